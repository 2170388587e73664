import { Random } from "../math/random";
import type { Box } from "../math/viewport";
import { width } from "../math/viewport";
import type { FlowGrid } from "./flow_grid";

/** Of a real second: how long a particle is followed before it begins elsewhere. */
const SHORTEST = 1.2;
const LONGEST = 4;
const MOST_STEPS = 16;

/** Points that drift with the flow of a plane, read from a grid: they show it, and are no states of a trial. */
export class Particles {
  /** Coordinates, x of all and then y of all; and where they were a frame ago. */
  readonly now: Float64Array;
  readonly before: Float64Array;
  /** 1 where a particle has just begun: nothing leads to it. */
  readonly fresh: Uint8Array;
  private readonly left: Float64Array;
  private readonly velocity: Float64Array;
  private readonly middle: Float64Array;
  private readonly random = new Random(3);
  private owed = 0;

  constructor(readonly count: number) {
    this.now = new Float64Array(2 * count);
    this.before = new Float64Array(2 * count);
    this.fresh = new Uint8Array(count);
    this.left = new Float64Array(count);
    this.velocity = new Float64Array(2 * count);
    this.middle = new Float64Array(2 * count);
  }

  /** All begin anew, spread over the box. */
  scatter(box: Box): void {
    for (let b = 0; b < this.count; b++) this.place(b, box, this.random.uniform() * LONGEST);
  }

  /**
   * A frame of so many seconds of the network, during which `real` seconds pass. A flow by midpoint steps no longer
   * than `longest`; of a map whole steps of that length, as many as have come due.
   */
  advance(grid: FlowGrid, seconds: number, real: number, longest: number, isMap: boolean, box: Box): void {
    this.before.set(this.now);
    this.fresh.fill(0);
    if (isMap) this.jump(grid, seconds, longest);
    else if (seconds > 0) {
      const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(seconds / longest)));
      for (let k = 0; k < steps; k++) this.glide(grid, seconds / steps);
    }
    const room = 0.05;
    const [roomX, roomY] = [room * width(box.x), room * width(box.y)];
    for (let b = 0; b < this.count; b++) {
      this.left[b] -= real;
      const [x, y] = [this.now[b], this.now[this.count + b]];
      const inside = x >= box.x[0] - roomX && x <= box.x[1] + roomX && y >= box.y[0] - roomY && y <= box.y[1] + roomY;
      if (this.left[b] <= 0 || !inside) this.place(b, box, SHORTEST + this.random.uniform() * (LONGEST - SHORTEST));
    }
  }

  private glide(grid: FlowGrid, seconds: number): void {
    const { now, middle, velocity, count } = this;
    grid.velocity(now, count, velocity);
    for (let k = 0; k < 2 * count; k++) middle[k] = now[k] + 0.5 * seconds * velocity[k];
    grid.velocity(middle, count, velocity);
    for (let k = 0; k < 2 * count; k++) now[k] += seconds * velocity[k];
  }

  private jump(grid: FlowGrid, seconds: number, step: number): void {
    this.owed = Math.min(this.owed + seconds / step, MOST_STEPS);
    for (; this.owed >= 1; this.owed -= 1) {
      grid.velocity(this.now, this.count, this.velocity);
      for (let k = 0; k < 2 * this.count; k++) this.now[k] += step * this.velocity[k];
    }
  }

  private place(b: number, box: Box, left: number): void {
    this.now[b] = box.x[0] + this.random.uniform() * width(box.x);
    this.now[this.count + b] = box.y[0] + this.random.uniform() * width(box.y);
    this.before[b] = this.now[b];
    this.before[this.count + b] = this.now[this.count + b];
    this.left[b] = left;
    this.fresh[b] = 1;
  }
}
