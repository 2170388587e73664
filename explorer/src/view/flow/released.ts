import type { System } from "../../program/types";
import { Random } from "../math/random";

/** States let go together: one, or a cloud about it. */
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
    /** The standard deviation of a cloud, entry by entry; its first member is its middle. */
    private readonly wide: Float64Array,
  ) {}

  add(start: Float64Array, members: number, time: number): Release {
    while (this.list.length >= this.most) this.remove(this.list[0].id);
    const used = new Set(this.list.map((r) => r.colour));
    const colour = [...Array(this.most).keys()].find((k) => !used.has(k)) ?? 0;
    const release = { id: this.made++, start: Float64Array.from(start), members, begin: time, colour };
    this.rebuild([...this.list, release], (r) => r === release);
    return release;
  }

  remove(id: number): void {
    this.rebuild(this.list.filter((r) => r.id !== id), () => false);
  }

  clear(): void {
    this.rebuild([], () => false);
  }

  /** Each back where it was let go, at a time. */
  restart(time: number): void {
    for (const r of this.list) r.begin = time;
    this.rebuild([...this.list], () => true);
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

  /** `anew`: which of them stand where they were let go. */
  private rebuild(list: Release[], anew: (release: Release) => boolean): void {
    const N = this.system.units;
    const count = list.reduce((sum, r) => sum + r.members, 0);
    const states = new Float64Array(N * count);
    let at = 0;
    for (const r of list) {
      const old = this.offset(r.id);
      const begins = anew(r);
      const random = new Random(r.id);
      for (let i = 0; i < N; i++) {
        for (let m = 0; m < r.members; m++) {
          const away = begins && m > 0 ? this.wide[i] * random.normal() : 0;
          states[i * count + at + m] = begins ? r.start[i] + away : this.states[i * this.count + old + m];
        }
      }
      at += r.members;
    }
    this.list.splice(0, this.list.length, ...list);
    this.states = states;
    this.count = count;
  }
}
