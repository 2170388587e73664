import type { Network } from "../../program/types";
import { columns } from "../math/projection";
import { Random } from "../math/random";
import { History } from "../state/history";
import { ManifoldGrowth } from "./manifold_growth";
import { column, PointSearch } from "./point_search";
import { Released } from "./released";
import type { ShownPoint } from "./shown_points";
import { pointsFound, pointsOfFile } from "./shown_points";
import { Stimulus } from "./stimulus";

export const MOST_RELEASED = 5;
const MOST_STEPS = 400;
/** How wide a cloud is, over what the network takes up. */
const CLOUD = 0.01;
// Larger ones would keep a frame too long; their points are those of the file.
const LARGEST_SEARCHED = 80;

/** One network at work: its time, what it is given, what was let go in it and its fixed points now. */
export class Session {
  readonly about;
  readonly system;
  readonly stimulus: Stimulus;
  readonly released: Released | null;
  readonly history = new History();
  readonly scale: Float64Array;
  readonly centre: Float64Array;
  /** States of trials and the slow set: where the network lives. */
  readonly starts: { states: Float64Array; count: number };
  noise = 0;
  /** Seconds since the clock began; a whole number of steps. */
  time = 0;
  /** The input now, and whether it is what is held and nothing more. */
  readonly input: Float64Array;
  plain = true;
  points: ShownPoint[];
  readonly search: PointSearch | null;
  readonly growth: ManifoldGrowth | null;
  private owed = 0;
  /** Milliseconds of a step, as of late; of the first ones nothing is known. */
  private cost = 1;
  private before = new Float64Array();
  private written = -Infinity;
  private random = new Random(1);
  private steps = 0;

  constructor(network: Network) {
    this.about = network.about;
    this.system = network.system;
    const { about, system } = this;
    this.stimulus = new Stimulus(about.inputs);
    this.input = new Float64Array(about.inputs);
    this.stimulus.held.set(about.held_input);
    this.input.set(about.held_input);
    const [low, high] = [about.bounds.values.subarray(0, about.units), about.bounds.values.subarray(about.units)];
    const largest = Math.max(...high.map((h, i) => h - low[i]), 1e-12);
    this.scale = Float64Array.from(low, (l, i) => Math.max(high[i] - l, 0.05 * largest));
    this.released = system === null ? null : new Released(system, MOST_RELEASED, this.scale.map((s) => CLOUD * s));
    this.centre = Float64Array.from(low, (l, i) => (high[i] + l) / 2);
    const rows = [about.trajectories?.states.values ?? [], about.slow?.values ?? []];
    this.starts = columns(Float64Array.from(rows.flatMap((r) => [...r])), about.units);
    this.points = pointsOfFile(about);
    const searched = system !== null && about.units <= LARGEST_SEARCHED;
    this.search = searched ? new PointSearch(system, about.step, this.scale, this.centre, this.places()) : null;
    const planar = system !== null && system.kind === "flow" && about.units === 2;
    this.growth = planar ? new ManifoldGrowth(system, this.scale, this.centre) : null;
    this.record();
  }

  /** The input that is held is the one under which the file's points, cycles and verdict hold. */
  get atHome(): boolean {
    return this.about.held_input.every((value, k) => Math.abs(value - this.stimulus.held[k]) < 1e-12);
  }

  hold(values: readonly number[]): void {
    this.stimulus.held.forEach((_, k) => (this.stimulus.held[k] = values[k] ?? 0));
    this.plain = this.stimulus.at(this.time, this.input);
    if (this.steps === 0) {
      // Nothing was yet under the input before.
      this.history.clear();
      this.record();
    }
    if (this.atHome) {
      this.points = pointsOfFile(this.about);
      this.search?.stop();
      if (this.growth !== null) this.growth.done = true;
    } else if (this.search !== null) {
      this.search.begin(this.stimulus.held, this.points.map((p) => p.state));
      // Where they were until they are found anew: under this input nothing is proven of them.
      this.points = this.points.map((p) => ({ ...p, certified: false, radius: null, label: null }));
    } else this.points = [];
  }

  /** Time goes on: whole steps of the network, as many as are due. */
  advance(seconds: number): void {
    this.owed = Math.min(this.owed + seconds / this.about.step, MOST_STEPS);
    const steps = Math.floor(this.owed + 1e-9);
    const begin = performance.now();
    for (let k = 0; k < steps; k++) this.stepOnce();
    this.owed = Math.max(0, this.owed - steps);
    if (steps > 0) this.cost += 0.3 * ((performance.now() - begin) / steps - this.cost);
  }

  /** How far it gets in so many milliseconds, in seconds of its own; a step at least. */
  reach(milliseconds: number): number {
    return this.about.step * Math.max(1, milliseconds / Math.max(this.cost, 1e-4));
  }

  stepOnce(): void {
    const { about, released } = this;
    this.plain = this.stimulus.at(this.time, this.input);
    if (!this.plain) this.written = this.time;
    if (released !== null) {
      if (this.before.length !== released.states.length) this.before = new Float64Array(released.states.length);
      this.before.set(released.states);
      released.advance(this.input, about.step, this.noise, this.random);
    }
    this.steps += 1;
    this.time = this.steps * about.step;
    this.record();
  }

  /** Looks for points, and what leads to and from saddles, for so many milliseconds. True where something changed. */
  work(milliseconds: number): boolean {
    let changed = false;
    if (this.search !== null && !this.search.done && !this.atHome) {
      changed = this.search.work(milliseconds);
      if (changed) this.points = pointsFound(this.search.points);
      if (this.search.done) this.growth?.begin(this.points, this.stimulus.held);
    } else if (this.growth !== null && !this.growth.done) changed = this.growth.work(milliseconds);
    return changed;
  }

  /** Where what was released is now; of a flow between the last step and the next, as Euler's line goes. */
  shownStates(): Float64Array {
    if (this.released === null) return new Float64Array();
    const { states } = this.released;
    if (this.system?.kind !== "flow" || this.before.length !== states.length || this.steps === 0) return states;
    const share = Math.min(1, this.owed);
    return states.map((value, k) => this.before[k] + share * (value - this.before[k]));
  }

  release(state: Float64Array, members: number): number {
    if (this.released === null) return -1;
    const known = new Set(this.released.list.map((r) => r.id));
    const { id } = this.released.add(state, members, this.time);
    for (const old of known) if (this.released.offset(old) < 0) this.history.forget(old);
    this.before = this.released.states.slice();
    this.history.begin(id, Float64Array.from(state), this.output(state));
    return id;
  }

  remove(id: number): void {
    this.released?.remove(id);
    this.history.forget(id);
    this.before = new Float64Array();
  }

  /** Time is zero again, what was released is back where it was, and noise comes as it came. */
  restart(): void {
    this.steps = 0;
    this.time = 0;
    this.owed = 0;
    this.written = -Infinity;
    this.random = new Random(1);
    this.stimulus.stop();
    this.released?.restart(0);
    this.before = this.released?.states.slice() ?? new Float64Array();
    this.plain = this.stimulus.at(0, this.input);
    this.history.clear();
    this.record();
  }

  /** Seconds that are left of the lifetime of what was last written; null where none is known. */
  lifetimeLeft(): number | null {
    const { lifetime } = this.about;
    if (lifetime === null || !Number.isFinite(lifetime) || !this.released?.list.length) return null;
    const last = Math.max(this.written, ...this.released.list.map((r) => r.begin));
    return lifetime - (this.time - last);
  }

  private output(state: Float64Array): Float64Array | null {
    const read = this.system?.output ?? null;
    return read === null ? null : Float64Array.from(read(state, 1));
  }

  private record(): void {
    const { released } = this;
    this.history.add(this.time, this.input, () =>
      (released?.list ?? []).map((r) => {
        const state = released?.first(r.id) ?? new Float64Array();
        return [r.id, state, this.output(state)] as [number, Float64Array, Float64Array | null];
      }),
    );
  }

  /** Starts of the search: a grid of two or one variables, else states of trials and about them. */
  private places(): Float64Array[] {
    const { units } = this.about;
    if (units <= 2) {
      const side = 12;
      const along = (i: number, k: number): number => this.centre[i] + this.scale[i] * 1.2 * ((k + 0.5) / side - 0.5);
      return Array.from({ length: units === 1 ? side : side * side }, (_, k) =>
        Float64Array.from({ length: units }, (_, i) => along(i, i === 0 ? k % side : Math.floor(k / side))),
      );
    }
    const random = new Random(5);
    const wanted = units === 3 ? 120 : 48;
    return Array.from({ length: wanted }, (_, k) => {
      const from = Math.floor(random.uniform() * this.starts.count);
      const trial = this.starts.count ? column(this.starts.states, this.starts.count, from) : this.centre;
      const spread = k % 2 === 0 ? 0.02 : 0.3;
      return trial.map((v, i) => v + spread * this.scale[i] * random.normal());
    });
  }
}
