import type { System } from "../../program/types";
import type { Random } from "../math/random";

/** States let go together at one place: one, or a cloud that noise spreads. */
export interface Release {
  id: number;
  start: Float64Array;
  members: number;
  /** The time at which it was let go, in seconds. */
  begin: number;
  /** Of the colours. */
  colour: number;
}

/** What a person has let go: followed by the network's own steps, never by a grid. */
export class Released {
  readonly list: Release[] = [];
  /** All members, entry by entry: states[i * count + b]. */
  states = new Float64Array();
  count = 0;
  private made = 0;

  constructor(
    private readonly system: System,
    private readonly most: number,
  ) {}

  add(start: Float64Array, members: number, time: number): Release {
    while (this.list.length >= this.most) this.remove(this.list[0].id);
    const used = new Set(this.list.map((r) => r.colour));
    const colour = [...Array(this.most).keys()].find((k) => !used.has(k)) ?? 0;
    const release = { id: this.made++, start: Float64Array.from(start), members, begin: time, colour };
    this.rebuild([...this.list, release], (r, i) => (r === release ? start[i] : null));
    return release;
  }

  remove(id: number): void {
    this.rebuild(this.list.filter((r) => r.id !== id), () => null);
  }

  clear(): void {
    this.rebuild([], () => null);
  }

  /** Each back where it was let go, at a time. */
  restart(time: number): void {
    for (const r of this.list) r.begin = time;
    this.rebuild([...this.list], (r, i) => r.start[i]);
  }

  /** Where the members of a release begin among all. */
  offset(id: number): number {
    let at = 0;
    for (const r of this.list) {
      if (r.id === id) return at;
      at += r.members;
    }
    return -1;
  }

  /** One step of the network's own length, and of noise (state units per square root of a second) by Euler-Maruyama. */
  advance(input: Float64Array, step: number, noise: number, random: Random): void {
    if (this.count === 0) return;
    this.system.advance(this.states, input, this.count, step);
    if (noise > 0) {
      const size = noise * Math.sqrt(step);
      for (let k = 0; k < this.states.length; k++) this.states[k] += size * random.normal();
    }
  }

  /** The state of the first member of a release. */
  first(id: number): Float64Array {
    const at = this.offset(id);
    return Float64Array.from({ length: this.system.units }, (_, i) => this.states[i * this.count + at]);
  }

  /** The root mean square distance of the members of a release from their mean; 0 of one. */
  spread(id: number): number {
    const release = this.list.find((r) => r.id === id);
    if (release === undefined || release.members < 2) return 0;
    const at = this.offset(id);
    let sum = 0;
    for (let i = 0; i < this.system.units; i++) {
      const values = this.states.subarray(i * this.count + at, i * this.count + at + release.members);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      sum += values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    }
    return Math.sqrt(sum);
  }

  private rebuild(list: Release[], value: (release: Release, i: number) => number | null): void {
    const N = this.system.units;
    const count = list.reduce((sum, r) => sum + r.members, 0);
    const states = new Float64Array(N * count);
    let at = 0;
    for (const r of list) {
      const old = this.offset(r.id);
      for (let i = 0; i < N; i++) {
        const given = value(r, i);
        for (let m = 0; m < r.members; m++) {
          states[i * count + at + m] = given ?? this.states[i * this.count + old + m];
        }
      }
      at += r.members;
    }
    this.list.splice(0, this.list.length, ...list);
    this.states = states;
    this.count = count;
  }
}
