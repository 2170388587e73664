import type { System } from "../../program/types";
import type { FoundPoint } from "../math/newton";
import { distinct, linearised, newtonStep } from "../math/newton";

const ROUNDS = 40;
/** A start that still moves by as much, over the scale, after so many rounds goes round for ever. */
const LOST = 12;
const FAR = 0.02;
const CONVERGED = 1e-9;
const APART = 1e-4;
/** Starts that are followed at once: as many as take about so many milliseconds a step. */
const MOST = 16;
const LONG = 3;

/**
 * Fixed points under a held input, by Newton's method from the points that were known last and from many starts, a few
 * milliseconds at a time. It may miss points, and proves nothing.
 */
export class PointSearch {
  points: FoundPoint[] = [];
  private going: Iterator<void> | null = null;
  private input = new Float64Array();
  private batch = 4;

  constructor(
    private readonly system: System,
    private readonly step: number,
    private readonly scale: Float64Array,
    private readonly centre: Float64Array,
    private readonly starts: readonly Float64Array[],
  ) {}

  get done(): boolean {
    return this.going === null;
  }

  /** Begins anew under another input; what is known now are the first starts, so that points seem to move. */
  begin(input: Float64Array, known: readonly Float64Array[]): void {
    this.input = Float64Array.from(input);
    this.going = this.searching(known);
  }

  stop(): void {
    this.going = null;
  }

  /** Works for so many milliseconds, and a little more. True where the points have changed. */
  work(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    const before = this.points;
    while (this.going !== null && performance.now() < end) {
      if (this.going.next().done === true) this.going = null;
    }
    return this.points !== before;
  }

  private *searching(known: readonly Float64Array[]): Generator<void, void, void> {
    let points: FoundPoint[] = [];
    // What was known first, by itself: those points are seen to move before the search for others is over.
    for (const starts of [known, this.starts]) {
      let waiting = [...starts];
      while (waiting.length) {
        const taken = waiting.slice(0, this.batch);
        waiting = waiting.slice(taken.length);
        const found = yield* this.followed(taken);
        const fresh = distinct([...points.map((p) => p.state), ...found], this.scale, APART).slice(points.length);
        for (const state of fresh) {
          points = [...points, linearised(this.system, state, this.input, this.step, this.scale)];
          yield;
        }
        if (starts !== known && fresh.length) this.points = points;
      }
      this.points = points;
    }
  }

  /** Where some starts come to rest; those that do not are left out. */
  private *followed(starts: readonly Float64Array[]): Generator<void, Float64Array[], void> {
    const found: Float64Array[] = [];
    let [states, count] = [gathered(starts), starts.length];
    for (let round = 0; round < ROUNDS && count > 0; round++) {
      const begin = performance.now();
      const lengths = newtonStep(this.system, states, this.input, count, this.scale, this.centre);
      this.pace((performance.now() - begin) / count);
      const open: Float64Array[] = [];
      for (let b = 0; b < count; b++) {
        const state = column(states, count, b);
        if (lengths[b] <= CONVERGED) found.push(state);
        else if (lengths[b] < (round < LOST ? Infinity : FAR)) open.push(state);
      }
      [states, count] = [gathered(open), open.length];
      yield;
    }
    return found;
  }

  private pace(each: number): void {
    this.batch = Math.max(1, Math.min(MOST, Math.floor(LONG / Math.max(each, 1e-3))));
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
