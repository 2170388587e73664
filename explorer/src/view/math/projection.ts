import type { About } from "../../program/types";
import type { Box, Range } from "./viewport";
import { padded } from "./viewport";

/** Axes through state space: coordinates = axes . (state - origin). States are arrays entry by entry. */
export interface Projection {
  readonly origin: Float64Array;
  /** Two or three directions of N entries; a zero direction where the state has fewer. */
  readonly axes: readonly Float64Array[];
  readonly names: readonly string[];
  /** The state is its coordinates: nothing is projected away. */
  readonly exact: boolean;
}

/** What the axes of a network may be: its states where there are at most three, else principal components. */
export function axisNames(about: About): string[] {
  if (about.units > 3 && about.axes !== null) {
    return about.axes.components.map((_, k) => {
      const share = about.axes?.explained[k];
      return `PC ${k + 1}${share === undefined ? "" : ` (${Math.round(100 * share)} %)`}`;
    });
  }
  return Array.from({ length: Math.min(about.units, 3) }, (_, k) => about.state_names?.[k] ?? `state h${"₁₂₃"[k]}`);
}

export function projection(about: About, chosen: readonly number[]): Projection {
  const components = about.units > 3 ? about.axes?.components : undefined;
  const names = axisNames(about);
  const axes = chosen.map((k) => {
    const axis = new Float64Array(about.units);
    if (components !== undefined) axis.set(components[k] ?? []);
    else if (k < about.units) axis[k] = 1;
    return axis;
  });
  const origin = new Float64Array(about.units);
  if (components !== undefined && about.axes !== null) origin.set(about.axes.mean);
  return { origin, axes, names: chosen.map((k) => names[k] ?? ""), exact: about.units <= chosen.length };
}

/** The coordinates of `count` states: out[a * count + b] of axis a and state b. */
export function project(to: Projection, states: Float64Array, count: number, out?: Float64Array): Float64Array {
  const made = out ?? new Float64Array(to.axes.length * count);
  to.axes.forEach((axis, a) => {
    made.fill(0, a * count, (a + 1) * count);
    for (let i = 0; i < axis.length; i++) {
      const weight = axis[i];
      if (weight === 0) continue;
      const middle = to.origin[i];
      for (let b = 0; b < count; b++) made[a * count + b] += weight * (states[i * count + b] - middle);
    }
  });
  return made;
}

/** The components of directions, such as dh/dt, along the axes. */
export function projectVectors(to: Projection, vectors: Float64Array, count: number, out: Float64Array): void {
  to.axes.forEach((axis, a) => {
    out.fill(0, a * count, (a + 1) * count);
    for (let i = 0; i < axis.length; i++) {
      const weight = axis[i];
      if (weight === 0) continue;
      for (let b = 0; b < count; b++) out[a * count + b] += weight * vectors[i * count + b];
    }
  });
}

/** The states of the plane (or space) itself at coordinates. */
export function lift(from: Projection, coordinates: Float64Array, count: number, out?: Float64Array): Float64Array {
  const size = from.origin.length;
  const made = out ?? new Float64Array(size * count);
  for (let i = 0; i < size; i++) {
    made.fill(from.origin[i], i * count, (i + 1) * count);
    from.axes.forEach((axis, a) => {
      const weight = axis[i];
      if (weight === 0) return;
      for (let b = 0; b < count; b++) made[i * count + b] += weight * coordinates[a * count + b];
    });
  }
  return made;
}

/** Rows of states, [states, N] of a file, entry by entry; rows that are not finite are left out. */
export function columns(rows: Float64Array, units: number): { states: Float64Array; count: number } {
  const kept: number[] = [];
  for (let b = 0; b < rows.length / units; b++) {
    if (rows.subarray(b * units, (b + 1) * units).every(Number.isFinite)) kept.push(b);
  }
  const states = new Float64Array(units * kept.length);
  kept.forEach((row, b) => {
    for (let i = 0; i < units; i++) states[i * kept.length + b] = rows[row * units + i];
  });
  return { states, count: kept.length };
}

/** What of the axes the network's trials, points and slow states take up, with room around it. */
export function home(about: About, onto: Projection): Range[] {
  const N = about.units;
  const seen: { states: Float64Array; count: number }[] = [];
  if (about.trajectories !== null) seen.push(columns(about.trajectories.states.values, N));
  if (about.slow !== null) seen.push(columns(about.slow.values, N));
  if (about.points.length) seen.push(columns(Float64Array.from(about.points.flatMap((p) => p.state)), N));
  if (N <= 3) seen.push(columns(about.bounds.values, N));
  const ranges: [number, number][] = onto.axes.map(() => [Infinity, -Infinity]);
  for (const { states, count } of seen) {
    const coordinates = project(onto, states, count);
    coordinates.forEach((value, k) => {
      const range = ranges[Math.floor(k / count)];
      if (value < range[0]) range[0] = value;
      if (value > range[1]) range[1] = value;
    });
  }
  const largest = Math.max(...ranges.map((r) => r[1] - r[0]).filter(Number.isFinite), 0) || 1;
  return ranges.map(([low, high], a) => {
    if (!(high > low)) {
      const middle = Number.isFinite(low) ? low : 0;
      return [middle - largest / 2, middle + largest / 2];
    }
    if (high - low >= 0.1 * largest || onto.axes[a].every((v) => v === 0)) return [low, high];
    return [(low + high) / 2 - 0.05 * largest, (low + high) / 2 + 0.05 * largest];
  });
}

export function homeBox(about: About, onto: Projection): Box {
  const [x, y] = home(about, onto);
  return padded({ x: x ?? [-1, 1], y: y ?? [-1, 1] }, 0.12);
}
