import type { Block, Manifold, ManifoldFile, Point, System } from "./types";

/** How far from the saddle a curve begins, and how far it goes in a step, over the extent of the bounds. */
const BEGIN = 1e-3;
const STRIDE = 1 / 150;
const MOST_STEPS = 1500;
/** How far beyond the bounds it is followed, over their width. */
const BEYOND = 0.5;

/** The curves that lead away from saddles, or to them, each side of a saddle for itself: all are followed at once. */
export function followed(
  system: System,
  input: number[],
  points: Point[],
  wanted: ManifoldFile[],
  bounds: Block,
  longest: number,
): Manifold[] {
  const units = system.units;
  const low = bounds.values.subarray(0, units);
  const high = bounds.values.subarray(units);
  let extent = 0;
  for (let unit = 0; unit < units; unit++) extent = Math.hypot(extent, high[unit] - low[unit]);
  const begun = wanted.flatMap((one) => [1, -1].map((side) => ({ ...one, side })));
  const count = begun.length;
  if (count === 0 || !(extent > 0)) return [];
  const inputs = Float64Array.from(input);
  const states = new Float64Array(units * count);
  const paths = begun.map(({ saddle }) => [...points[saddle].state]);
  begun.forEach(({ saddle, direction, side }, k) => {
    for (let unit = 0; unit < units; unit++) {
      states[unit * count + k] = points[saddle].state[unit] + side * BEGIN * extent * direction[unit];
    }
  });
  const going = new Uint8Array(count).fill(1);
  const signs = begun.map(({ kind }) => (kind === "stable" ? -1 : 1));
  for (let step = 0; step < MOST_STEPS && going.some((one) => one === 1); step++) {
    const before = Float64Array.from(states);
    const lengths = strideTimes(system.velocity(states, inputs, count), units, count, STRIDE * extent, longest);
    rungeKutta(system, inputs, states, count, lengths, signs);
    for (let k = 0; k < count; k++) {
      const state = Array.from({ length: units }, (_, unit) => states[unit * count + k]);
      const moved = Math.hypot(...state.map((entry, unit) => entry - before[unit * count + k]));
      const out = state.some((entry, unit) => {
        const pad = BEYOND * (high[unit] - low[unit]) + 1e-9;
        return !(entry >= low[unit] - pad && entry <= high[unit] + pad);
      });
      if (going[k] === 0) continue;
      // At rest: it has come to another point.
      if (out || !(moved > 1e-6 * extent)) going[k] = 0;
      else paths[k].push(...state);
    }
  }
  return begun.map(({ saddle, kind }, k) => {
    const shape = [paths[k].length / units, units];
    return { saddle, kind, path: { shape, values: Float64Array.from(paths[k]) } };
  });
}

/** Seconds in which each state goes a stride, `longest` at most. */
function strideTimes(velocity: Float64Array, units: number, count: number, stride: number, longest: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    let speed = 0;
    for (let unit = 0; unit < units; unit++) speed = Math.hypot(speed, velocity[unit * count + k]);
    return speed > 0 ? Math.min(longest, stride / speed) : longest;
  });
}

/** One classical step, of a length of its own for each state; backward in time where its sign is. */
function rungeKutta(
  system: System,
  inputs: Float64Array,
  states: Float64Array,
  count: number,
  lengths: number[],
  signs: number[],
): void {
  const begin = Float64Array.from(states);
  const at = Float64Array.from(states);
  for (const [weight, next] of [[1, 0.5], [2, 0.5], [2, 1], [1, 0]]) {
    const velocity = system.velocity(at, inputs, count);
    for (let k = 0; k < velocity.length; k++) {
      const seconds = signs[k % count] * lengths[k % count];
      states[k] += ((seconds * weight) / 6) * velocity[k];
      at[k] = begin[k] + seconds * next * velocity[k];
    }
  }
}
