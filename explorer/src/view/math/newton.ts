import type { PointKind, System } from "../../program/types";
import { eigenvalues } from "./eigenvalues";
import { solve } from "./linear";

/** A fixed point found here, by Newton's method: nothing is proven of it. */
export interface FoundPoint {
  state: Float64Array;
  kind: PointKind;
  /** The number of unstable directions. */
  index: number;
  /** -1/Re(lambda) in seconds, from the slowest; of a map by the logarithm of its multiplier. */
  timeConstants: number[];
  /** Row by row, d(velocity)/d(state). */
  jacobian: Float64Array;
}

/** The Jacobians of the velocity at `count` states, central differences: [count][N * N], row by row. */
export function jacobians(
  system: System,
  states: Float64Array,
  input: Float64Array,
  count: number,
  scale: Float64Array,
): Float64Array[] {
  const N = system.units;
  const made = Array.from({ length: count }, () => new Float64Array(N * N));
  const moved = new Float64Array(states);
  for (let j = 0; j < N; j++) {
    const h = 1e-6 * (scale[j] || 1);
    for (let b = 0; b < count; b++) moved[j * count + b] = states[j * count + b] + h;
    const above = Float64Array.from(system.velocity(moved, input, count));
    for (let b = 0; b < count; b++) moved[j * count + b] = states[j * count + b] - h;
    const below = system.velocity(moved, input, count);
    for (let b = 0; b < count; b++) {
      for (let i = 0; i < N; i++) {
        made[b][i * N + j] = (above[i * count + b] - below[i * count + b]) / (2 * h);
      }
      moved[j * count + b] = states[j * count + b];
    }
  }
  return made;
}

/**
 * One step of Newton's method for every state, each no longer than `reach` times the scale. Returns the length of each
 * step over the scale; Infinity where the Jacobian is singular or the state left `limit` times the scale.
 */
export function newtonStep(
  system: System,
  states: Float64Array,
  input: Float64Array,
  count: number,
  scale: Float64Array,
  centre: Float64Array,
  reach = 0.3,
): Float64Array {
  const N = system.units;
  const lengths = new Float64Array(count);
  const slopes = jacobians(system, states, input, count, scale);
  const velocity = system.velocity(states, input, count);
  const step = new Float64Array(N);
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < N; i++) step[i] = -velocity[i * count + b];
    if (!solve(slopes[b], step, N) || !step.every(Number.isFinite)) {
      lengths[b] = Infinity;
      continue;
    }
    let length = 0;
    for (let i = 0; i < N; i++) length = Math.max(length, Math.abs(step[i]) / (scale[i] || 1));
    const share = length > reach ? reach / length : 1;
    let away = 0;
    for (let i = 0; i < N; i++) {
      states[i * count + b] += share * step[i];
      away = Math.max(away, Math.abs(states[i * count + b] - centre[i]) / (scale[i] || 1));
    }
    lengths[b] = away > 3 ? Infinity : length;
  }
  return lengths;
}

/** What kind of point a state is, by the eigenvalues of the flow (or map) there. */
export function linearised(system: System, state: Float64Array, input: Float64Array, step: number, scale: Float64Array): FoundPoint {
  const N = system.units;
  const [jacobian] = jacobians(system, state, input, 1, scale);
  const values = eigenvalues(jacobian, N);
  // Per second: of a map log|1 + step * lambda| / step, the rate that its multiplier stands for.
  const rates = values.map(([re, im]) =>
    system.kind === "map" ? Math.log(Math.hypot(1 + step * re, step * im) || 1e-300) / step : re,
  );
  const largest = Math.max(...values.map(([re, im]) => Math.hypot(re, im)), 1e-300);
  const neutral = 1e-6 * largest;
  const index = rates.filter((rate) => rate > neutral).length;
  const still = rates.filter((rate) => Math.abs(rate) <= neutral).length;
  const kind: PointKind = still > 0 && index === 0 ? "marginal" : index === 0 ? "stable" : index === N ? "unstable" : "saddle";
  const timeConstants = rates.map((rate) => -1 / rate).sort((a, b) => Math.abs(b) - Math.abs(a));
  return { state: Float64Array.from(state), kind, index, timeConstants, jacobian };
}

/** States that are no nearer to one another than `apart` times the scale in every entry; the first of each group. */
export function distinct(states: Float64Array[], scale: Float64Array, apart: number): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const state of states) {
    const known = kept.some((other) => other.every((v, i) => Math.abs(v - state[i]) <= apart * (scale[i] || 1)));
    if (!known) kept.push(state);
  }
  return kept;
}
