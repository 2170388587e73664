import type { System } from "../../program/types";
import type { Projection } from "../math/projection";
import { project } from "../math/projection";
import { Random } from "../math/random";

const FEWEST = 40;
const MOST = 600;
const MOST_STEPS = 12;

/**
 * Whole states that follow the network from where its trials went, for networks of more than two variables: what drifts
 * are states themselves, seen along the axes. There are as many as a frame has time for.
 */
export class Swarm {
  count = 200;
  now = new Float64Array();
  before = new Float64Array();
  fresh = new Uint8Array();
  private states = new Float64Array();
  private left = new Float64Array();
  private owed = 0;
  private readonly random = new Random(11);

  constructor(
    private readonly system: System,
    private readonly step: number,
    private readonly starts: { states: Float64Array; count: number },
    private readonly jitter: number,
  ) {
    this.resize(this.count);
  }

  /** A frame: `real` seconds pass for the person, `seconds` for the network. `budget` in milliseconds. */
  advance(onto: Projection, input: Float64Array, seconds: number, real: number, budget: number): void {
    const begin = performance.now();
    const { count, system } = this;
    let steps = 1;
    if (system.kind === "map") {
      this.owed = Math.min(this.owed + seconds / this.step, MOST_STEPS);
      for (steps = 0; this.owed >= 1; this.owed -= 1, steps++) system.advance(this.states, input, count, this.step);
    } else if (seconds > 0) {
      steps = Math.min(MOST_STEPS, Math.ceil(seconds / this.step));
      for (let k = 0; k < steps; k++) {
        const velocity = system.velocity(this.states, input, count);
        for (let j = 0; j < this.states.length; j++) this.states[j] += (seconds / steps) * velocity[j];
      }
    }
    this.before.set(this.now);
    this.fresh.fill(0);
    for (let b = 0; b < count; b++) {
      this.left[b] -= real;
      if (this.left[b] <= 0) this.place(b, 1 + 2.5 * this.random.uniform());
    }
    this.show(onto);
    const took = performance.now() - begin;
    if (steps > 0 && took > 1.3 * budget && count > FEWEST) this.resize(Math.max(FEWEST, Math.floor(0.8 * count)));
    else if (steps > 0 && took < 0.5 * budget && count < MOST) this.resize(Math.min(MOST, Math.ceil(1.1 * count)));
  }

  /** The coordinates anew, after the axes have changed. */
  show(onto: Projection): void {
    const size = onto.axes.length * this.count;
    if (this.now.length !== size) {
      this.now = new Float64Array(size);
      this.before = new Float64Array(size);
      this.fresh.fill(1);
    }
    project(onto, this.states, this.count, this.now);
  }

  private place(b: number, left: number): void {
    const from = Math.floor(this.random.uniform() * this.starts.count);
    for (let i = 0; i < this.system.units; i++) {
      const value = this.starts.count ? this.starts.states[i * this.starts.count + from] : 0;
      this.states[i * this.count + b] = value + this.jitter * this.random.normal();
    }
    this.left[b] = left;
    this.fresh[b] = 1;
  }

  private resize(count: number): void {
    const N = this.system.units;
    const [states, left, fresh] = [new Float64Array(N * count), new Float64Array(count), new Uint8Array(count).fill(1)];
    const kept = Math.min(count, this.left.length);
    const old = this.left.length;
    for (let i = 0; i < N; i++) for (let b = 0; b < kept; b++) states[i * count + b] = this.states[i * old + b];
    left.set(this.left.subarray(0, kept));
    Object.assign(this, { states, left, fresh, count });
    for (let b = kept; b < count; b++) this.place(b, 3 * this.random.uniform());
    this.now = new Float64Array();
  }
}
