import type { About, PointKind } from "../../program/types";
import type { FoundPoint } from "../math/newton";

/** A fixed point as it is drawn and told: from the file, or found here under another input. */
export interface ShownPoint {
  state: Float64Array;
  kind: PointKind;
  index: number;
  timeConstants: readonly (number | null)[];
  certified: boolean;
  /** Half of the longest side of its enclosure; null where nothing is proven. */
  radius: number | null;
  label: string | null;
}

export function pointsOfFile(about: About): ShownPoint[] {
  return about.points.map((p) => ({
    state: Float64Array.from(p.state),
    kind: p.kind,
    index: p.index,
    timeConstants: p.time_constants,
    certified: p.certified,
    radius: p.enclosure_radius,
    label: p.label,
  }));
}

export function pointsFound(found: readonly FoundPoint[]): ShownPoint[] {
  return found.map((p) => ({ ...p, certified: false, radius: null, label: null }));
}
