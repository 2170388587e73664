import type { System } from "../../program/types";
import { eigenvalues } from "../math/eigenvalues";
import { eigenvector } from "../math/linear";
import type { ShownPoint } from "./shown_points";
import { jacobians } from "../math/newton";

export interface GrownManifold {
  kind: "stable" | "unstable";
  /** States one after the other, [samples, N]. */
  path: number[];
}

const MOST = 500;

/**
 * The curves that leave saddles of a flow of two variables along the direction that grows, and that run into them along
 * the one that decays, followed by Runge-Kutta steps from a small distance until they leave or come to rest.
 */
export class ManifoldGrowth {
  grown: GrownManifold[] = [];
  done = true;
  private tips: { at: Float64Array; back: boolean; line: GrownManifold }[] = [];
  private input = new Float64Array();

  constructor(
    private readonly system: System,
    private readonly scale: Float64Array,
    private readonly centre: Float64Array,
  ) {}

  begin(points: readonly ShownPoint[], input: Float64Array): void {
    this.input = Float64Array.from(input);
    this.grown = [];
    this.tips = [];
    for (const point of points) {
      if (point.kind !== "saddle") continue;
      const [slope] = jacobians(this.system, point.state, this.input, 1, this.scale);
      for (const [rate, im] of eigenvalues(slope, 2)) {
        if (im !== 0 || rate === 0) continue;
        const direction = eigenvector(slope, 2, rate);
        for (const side of [1, -1]) {
          const line: GrownManifold = { kind: rate > 0 ? "unstable" : "stable", path: [...point.state] };
          const at = point.state.map((v, i) => v + side * 2e-3 * Math.max(...this.scale) * direction[i]);
          this.tips.push({ at, back: rate < 0, line });
          this.grown.push(line);
        }
      }
    }
    this.done = this.tips.length === 0;
  }

  /** Works for so many milliseconds, and a little more; true where it has come to an end. */
  work(milliseconds: number): boolean {
    if (this.done) return false;
    const end = performance.now() + milliseconds;
    while (this.tips.length && performance.now() < end) {
      this.tips = this.tips.filter((tip) => this.follow(tip));
    }
    this.done = this.tips.length === 0;
    return this.done;
  }

  /** One step of about a hundredth of the whole in length, whatever the speed. */
  private follow(tip: { at: Float64Array; back: boolean; line: GrownManifold }): boolean {
    const sign = tip.back ? -1 : 1;
    const slope = (at: Float64Array): Float64Array => {
      const v = Float64Array.from(this.system.velocity(at, this.input, 1), (value) => sign * value);
      const length = Math.hypot(...v.map((value, i) => value / this.scale[i]));
      return v.map((value) => value / (length || 1));
    };
    const h = 0.008;
    const ahead = (k: Float64Array, share: number): Float64Array => tip.at.map((v, i) => v + share * h * k[i]);
    const k1 = slope(tip.at);
    const k2 = slope(ahead(k1, 0.5));
    const k3 = slope(ahead(k2, 0.5));
    const k4 = slope(ahead(k3, 1));
    const mean = k1.map((v, i) => (v + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6);
    // Where the direction turns about within a step, it has come to rest.
    const turned = k1[0] * k4[0] + k1[1] * k4[1] < 0;
    tip.at = ahead(mean, 1);
    tip.line.path.push(...tip.at);
    const away = tip.at.some((v, i) => !(Math.abs(v - this.centre[i]) < 1.6 * this.scale[i]));
    return !turned && !away && tip.line.path.length < 2 * MOST;
  }
}
