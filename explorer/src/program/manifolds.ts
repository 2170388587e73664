import type { Block, Manifold, ManifoldFile, Point, System } from "./types";

/** How far from the saddle a curve begins, and how far it goes in a step, over the extent of the bounds. */
const BEGIN = 1e-3;
const STRIDE = 1 / 150;
/** A curve that crawls along slow states would go on for ever. */
const MOST_STEPS = 400;
/** How far beyond the bounds it is followed, over their width; and what counts as rest, over the extent. */
const BEYOND = 0.5;
const REST = 1e-6;

interface Curve {
  sign: number;
  states: number[];
}

/**
 * The curves that lead away from saddles, or to them, each side of a saddle for itself: all are followed at once, by
 * the midpoint rule.
 *
 * @param longest - seconds of a step, at most.
 */
export function followed(
  system: System,
  input: number[],
  points: Point[],
  wanted: ManifoldFile[],
  bounds: Block,
  longest: number,
): Manifold[] {
  const units = system.units;
  const low = Array.from(bounds.values.subarray(0, units));
  const high = Array.from(bounds.values.subarray(units));
  const extent = Math.hypot(...low.map((entry, unit) => high[unit] - entry));
  if (!(extent > 0)) return [];
  const begun = wanted.flatMap((one) => [1, -1].map((side) => ({ ...one, side })));
  const curves: Curve[] = begun.map(({ saddle, kind, direction, side }) => {
    const state = points[saddle].state;
    const next = state.map((entry, unit) => entry + side * BEGIN * extent * direction[unit]);
    return { sign: kind === "stable" ? -1 : 1, states: [...state, ...next] };
  });
  const inputs = Float64Array.from(input);
  let going = curves;
  for (let step = 0; step < MOST_STEPS && going.length > 0; step++) {
    const count = going.length;
    const begin = going.map(({ states }) => states.slice(-units));
    const seconds = new Float64Array(count);
    const slopes = (states: number[][]) => {
      const columns = new Float64Array(units * count);
      states.forEach((state, k) => state.forEach((entry, unit) => (columns[unit * count + k] = entry)));
      const velocity = system.velocity(columns, inputs, count);
      return states.map((_, k) => Array.from({ length: units }, (_, unit) => velocity[unit * count + k]));
    };
    const half = slopes(begin).map((slope, k) => {
      const speed = Math.hypot(...slope);
      seconds[k] = going[k].sign * (speed > 0 ? Math.min(longest, (STRIDE * extent) / speed) : longest);
      return begin[k].map((entry, unit) => entry + (seconds[k] / 2) * slope[unit]);
    });
    const moves = slopes(half).map((slope, k) => slope.map((entry) => entry * seconds[k]));
    going = going.filter((curve, k) => {
      const state = begin[k].map((entry, unit) => entry + moves[k][unit]);
      const inside = state.every((entry, unit) => {
        const pad = BEYOND * (high[unit] - low[unit]);
        return entry >= low[unit] - pad && entry <= high[unit] + pad;
      });
      // At rest: it has come to another point.
      if (!inside || !(Math.hypot(...moves[k]) > REST * extent)) return false;
      curve.states.push(...state);
      return true;
    });
  }
  return begun.map(({ saddle, kind }, k) => {
    const values = Float64Array.from(curves[k].states);
    return { saddle, kind, path: { shape: [values.length / units, units], values } };
  });
}
