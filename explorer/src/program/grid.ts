import type { FlowGrid, Plane, System } from "./types";

/** Cells of a grid, along each side, at whose centres its error is looked at. */
const LOOKED_AT = 24;

/** The states of points of a plane, [N, count]. */
export function lift(plane: Plane, points: Float64Array, count: number): Float64Array {
  const units = plane.origin.length;
  const states = new Float64Array(units * count);
  for (let unit = 0; unit < units; unit++) {
    const [a, b] = [plane.axes[0][unit], plane.axes[1][unit]];
    for (let k = 0; k < count; k++) {
      states[unit * count + k] = plane.origin[unit] + a * points[k] + b * points[count + k];
    }
  }
  return states;
}

/** Velocities of states, [N, count], as components along the axes of a plane, [2, count]. */
export function alongPlane(plane: Plane, velocities: Float64Array, count: number): Float64Array {
  const along = new Float64Array(2 * count);
  for (let axis = 0; axis < 2; axis++) {
    for (let unit = 0; unit < plane.origin.length; unit++) {
      const weight = plane.axes[axis][unit];
      for (let k = 0; k < count; k++) along[axis * count + k] += weight * velocities[unit * count + k];
    }
  }
  return along;
}

/**
 * The flow of a system on a grid of a plane, under a held input.
 *
 * @param low, high - the corners of what the grid covers, in coordinates of the plane.
 * @param resolution - points along each side.
 */
export function flowGrid(
  system: System,
  inputs: Float64Array,
  plane: Plane,
  low: [number, number],
  high: [number, number],
  resolution: number,
): FlowGrid {
  const cell = [(high[0] - low[0]) / (resolution - 1), (high[1] - low[1]) / (resolution - 1)];
  const exact = (points: Float64Array, count: number) =>
    alongPlane(plane, system.velocity(lift(plane, points, count), inputs, count), count);
  const known = exact(nodes(low, cell, resolution, 0), resolution * resolution);
  const total = resolution * resolution;

  function velocity(points: Float64Array, count: number, out: Float64Array): void {
    for (let k = 0; k < count; k++) {
      // Beyond the grid, as at its edge.
      const x = within((points[k] - low[0]) / cell[0], resolution);
      const y = within((points[count + k] - low[1]) / cell[1], resolution);
      const column = Math.min(Math.floor(x), resolution - 2);
      const row = Math.min(Math.floor(y), resolution - 2);
      const [u, v] = [x - column, y - row];
      const at = row * resolution + column;
      for (let axis = 0; axis < 2; axis++) {
        const from = axis * total + at;
        const below = known[from] + u * (known[from + 1] - known[from]);
        const above = known[from + resolution] + u * (known[from + resolution + 1] - known[from + resolution]);
        out[axis * count + k] = below + v * (above - below);
      }
    }
  }

  let half = new Float64Array(0);
  let slope = new Float64Array(0);
  return {
    error: errorOf(velocity, exact, low, high),
    velocity,
    advance(points, count, seconds) {
      if (half.length !== 2 * count) [half, slope] = [new Float64Array(2 * count), new Float64Array(2 * count)];
      velocity(points, count, slope);
      for (let k = 0; k < 2 * count; k++) half[k] = points[k] + (seconds / 2) * slope[k];
      velocity(half, count, slope);
      for (let k = 0; k < 2 * count; k++) points[k] += seconds * slope[k];
    },
  };
}

/** Not a number stays one. */
function within(place: number, resolution: number): number {
  return place < 0 ? 0 : place > resolution - 1 ? resolution - 1 : place || 0;
}

/** The points of a regular grid, row by row. */
function nodes(low: number[], cell: number[], side: number, shift: number): Float64Array {
  const points = new Float64Array(2 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      points[row * side + column] = low[0] + (column + shift) * cell[0];
      points[side * side + row * side + column] = low[1] + (row + shift) * cell[1];
    }
  }
  return points;
}

/** The root mean square difference between what the grid gives and the flow, over the flow's own. */
function errorOf(
  velocity: FlowGrid["velocity"],
  exact: (points: Float64Array, count: number) => Float64Array,
  low: number[],
  high: number[],
): number {
  const count = LOOKED_AT * LOOKED_AT;
  // Places that do not lie as the grid does.
  const points = nodes(low, [(high[0] - low[0]) / LOOKED_AT, (high[1] - low[1]) / LOOKED_AT], LOOKED_AT, 0.5);
  const guess = new Float64Array(2 * count);
  velocity(points, count, guess);
  const flow = exact(points, count);
  let [wrong, all] = [0, 0];
  for (let k = 0; k < 2 * count; k++) {
    if (!Number.isFinite(flow[k])) continue;
    wrong += (guess[k] - flow[k]) ** 2;
    all += flow[k] ** 2;
  }
  return all > 0 ? Math.sqrt(wrong / all) : 0;
}
