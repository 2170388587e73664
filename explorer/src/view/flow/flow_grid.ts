import type { System } from "../../program/types";
import type { Projection } from "../math/projection";
import { lift, projectVectors } from "../math/projection";
import { Random } from "../math/random";
import type { Box } from "../math/viewport";
import { width } from "../math/viewport";

const FIRST = 17;
const LARGEST = 257;
const CHUNK = 48;
const CHECKED = 160;

/** The flow in a plane at the nodes of a grid. */
export interface Level {
  /** Nodes along each side. */
  size: number;
  /** Components along the two axes, per second: [node], node = row * size + column. */
  u: Float64Array;
  v: Float64Array;
  /** Of the whole state. */
  speed: Float64Array;
}

/**
 * The flow in a plane on a grid that is filled a few milliseconds at a time and refined until what lies between its
 * nodes is right: `error` is the root mean square difference from the flow itself at random places between nodes, over
 * the root mean square flow there. Bilinear in between.
 */
export class FlowGrid {
  /** The finest level that is complete. */
  level: Level | null = null;
  error = NaN;
  done = false;
  private coming: Level;
  private next: Iterator<void>;
  private readonly random = new Random(7);

  constructor(
    private readonly system: System,
    private readonly plane: Projection,
    readonly box: Box,
    readonly input: Float64Array,
    private readonly tolerance = 0.006,
  ) {
    this.coming = empty(FIRST);
    this.next = this.filling();
  }

  /** Works for so many milliseconds, and a little more. True where a level was completed. */
  work(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    const before = this.level;
    while (!this.done && performance.now() < end) this.next.next();
    return this.level !== before;
  }

  private *filling(): Generator<void, void, void> {
    for (;;) {
      const { size } = this.coming;
      const nodes: number[] = [];
      for (let node = 0; node < size * size; node++) {
        // Every other node of every other row is known from the level before.
        const known = this.level !== null && node % size % 2 === 0 && Math.floor(node / size) % 2 === 0;
        if (!known) nodes.push(node);
      }
      for (let begin = 0; begin < nodes.length; begin += CHUNK) {
        this.evaluate(nodes.slice(begin, begin + CHUNK));
        yield;
      }
      this.level = this.coming;
      if (size > FIRST) {
        yield* this.check();
        if (this.error <= this.tolerance || 2 * size - 1 > LARGEST) break;
      }
      this.coming = finer(this.level);
    }
    this.done = true;
  }

  private evaluate(nodes: number[]): void {
    const { size, u, v, speed } = this.coming;
    const at = new Float64Array(2 * nodes.length);
    nodes.forEach((node, k) => {
      at[k] = this.box.x[0] + ((node % size) / (size - 1)) * width(this.box.x);
      at[nodes.length + k] = this.box.y[0] + (Math.floor(node / size) / (size - 1)) * width(this.box.y);
    });
    const { along, speeds } = this.exact(at, nodes.length);
    nodes.forEach((node, k) => {
      u[node] = along[k];
      v[node] = along[nodes.length + k];
      speed[node] = speeds[k];
    });
  }

  private exact(at: Float64Array, count: number): { along: Float64Array; speeds: Float64Array } {
    const velocity = this.system.velocity(lift(this.plane, at, count), this.input, count);
    const along = new Float64Array(2 * count);
    projectVectors(this.plane, velocity, count, along);
    const speeds = new Float64Array(count);
    for (let i = 0; i < this.system.units; i++) {
      for (let b = 0; b < count; b++) speeds[b] += velocity[i * count + b] ** 2;
    }
    return { along, speeds: speeds.map(Math.sqrt) };
  }

  private *check(): Generator<void, void, void> {
    let [off, all] = [0, 0];
    for (let begin = 0; begin < CHECKED; begin += CHUNK) {
      const count = Math.min(CHUNK, CHECKED - begin);
      const at = Float64Array.from({ length: 2 * count }, (_, k) => {
        const range = k < count ? this.box.x : this.box.y;
        return range[0] + this.random.uniform() * width(range);
      });
      const { along } = this.exact(at, count);
      const read = new Float64Array(2 * count);
      this.velocity(at, count, read);
      for (let k = 0; k < 2 * count; k++) {
        off += (read[k] - along[k]) ** 2;
        all += along[k] ** 2;
      }
      yield;
    }
    this.error = all > 0 ? Math.sqrt(off / all) : 0;
  }

  /** Velocities at count points of the plane, [2 * count] component by component; beyond the grid those of its edge. */
  velocity(points: Float64Array, count: number, out: Float64Array): void {
    if (this.level === null) {
      out.fill(0, 0, 2 * count);
      return;
    }
    const { size, u, v } = this.level;
    const cells = size - 1;
    const [left, bottom] = [this.box.x[0], this.box.y[0]];
    const across = cells / width(this.box.x);
    const up = cells / width(this.box.y);
    for (let b = 0; b < count; b++) {
      const x = Math.min(cells, Math.max(0, (points[b] - left) * across));
      const y = Math.min(cells, Math.max(0, (points[count + b] - bottom) * up));
      const i = Math.min(cells - 1, x | 0);
      const j = Math.min(cells - 1, y | 0);
      const [fx, fy] = [x - i, y - j];
      const node = j * size + i;
      const [a, c] = [(1 - fx) * (1 - fy), fx * (1 - fy)];
      const [d, e] = [(1 - fx) * fy, fx * fy];
      out[b] = a * u[node] + c * u[node + 1] + d * u[node + size] + e * u[node + size + 1];
      out[count + b] = a * v[node] + c * v[node + 1] + d * v[node + size] + e * v[node + size + 1];
    }
  }
}

function empty(size: number): Level {
  const make = (): Float64Array => new Float64Array(size * size);
  return { size, u: make(), v: make(), speed: make() };
}

function finer(level: Level): Level {
  const made = empty(2 * level.size - 1);
  for (let j = 0; j < level.size; j++) {
    for (let i = 0; i < level.size; i++) {
      const [from, to] = [j * level.size + i, 2 * j * made.size + 2 * i];
      made.u[to] = level.u[from];
      made.v[to] = level.v[from];
      made.speed[to] = level.speed[from];
    }
  }
  return made;
}
