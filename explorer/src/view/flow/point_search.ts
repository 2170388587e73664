import type { System } from "../../program/types";
import type { FoundPoint } from "../math/newton";
import { distinct, linearised, newtonStep } from "../math/newton";

const ROUNDS = 40;
const CONVERGED = 1e-9;
const APART = 1e-4;
// Starts that are followed at once: few, so that a step of them fits into a frame.
const BATCH = 16;

/**
 * Fixed points under a held input, by Newton's method from the points that were known last and from many starts, a few
 * milliseconds at a time. It may miss points, and proves nothing.
 */
export class PointSearch {
  points: FoundPoint[] = [];
  done = true;
  private waiting: Float64Array[] = [];
  private known: Float64Array[] = [];
  private found: Float64Array[] = [];
  private batch: { states: Float64Array; count: number; round: number } | null = null;
  private input = new Float64Array();

  constructor(
    private readonly system: System,
    private readonly step: number,
    private readonly scale: Float64Array,
    private readonly centre: Float64Array,
    private readonly starts: readonly Float64Array[],
  ) {}

  /** Begins anew under another input; what is known now are the first starts, so that points seem to move. */
  begin(input: Float64Array, known: readonly Float64Array[]): void {
    this.input = Float64Array.from(input);
    this.waiting = [...this.starts];
    this.known = [...known];
    this.found = [];
    this.batch = null;
    this.done = false;
  }

  /** Works for so many milliseconds at most, and a little. True where the points have changed. */
  work(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    let changed = false;
    while (!this.done && performance.now() < end) changed = this.once() || changed;
    return changed;
  }

  private once(): boolean {
    this.batch ??= this.next();
    if (this.batch === null) {
      this.done = true;
      return this.publish();
    }
    const { states, count } = this.batch;
    const lengths = newtonStep(this.system, states, this.input, count, this.scale, this.centre);
    this.batch.round += 1;
    const open = [...lengths.keys()].filter((b) => lengths[b] > CONVERGED && lengths[b] < Infinity);
    for (let b = 0; b < count; b++) if (lengths[b] <= CONVERGED) this.found.push(column(states, count, b));
    if (open.length === 0 || this.batch.round >= ROUNDS) {
      this.batch = null;
      return this.publish();
    }
    if (open.length < count) {
      this.batch = { states: gathered(open.map((b) => column(states, count, b))), count: open.length, round: this.batch.round };
    }
    return false;
  }

  private next(): { states: Float64Array; count: number; round: number } | null {
    // What was known first, by itself: those points are seen to move before the search for others is over.
    const taken = this.known.length ? this.known.splice(0) : this.waiting.splice(0, BATCH);
    return taken.length ? { states: gathered(taken), count: taken.length, round: 0 } : null;
  }

  private publish(): boolean {
    const states = distinct(this.found, this.scale, APART);
    this.found = states;
    const fresh = states.map(
      (state) =>
        this.points.find((p) => p.state === state) ?? linearised(this.system, state, this.input, this.step, this.scale),
    );
    const same = fresh.length === this.points.length && fresh.every((p, k) => p === this.points[k]);
    if (same) return false;
    fresh.forEach((p, k) => (p.state = states[k]));
    this.points = fresh;
    return true;
  }
}

export function column(states: Float64Array, count: number, b: number): Float64Array {
  return Float64Array.from({ length: states.length / count }, (_, i) => states[i * count + b]);
}

export function gathered(states: readonly Float64Array[]): Float64Array {
  const size = states[0]?.length ?? 0;
  const made = new Float64Array(size * states.length);
  states.forEach((state, b) => state.forEach((value, i) => (made[i * states.length + b] = value)));
  return made;
}
