/** What part of a plane is seen, in the plane's own units, and where on the screen. All pure. */

export type Range = readonly [number, number];

export interface Box {
  readonly x: Range;
  readonly y: Range;
}

/** Where the box is drawn, in CSS pixels; y grows upward in the box and downward on the screen. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Viewport {
  readonly box: Box;
  readonly frame: Frame;
}

export const width = (range: Range): number => range[1] - range[0];

export function toPixel(view: Viewport, x: number, y: number): [number, number] {
  const { box, frame } = view;
  return [
    frame.left + ((x - box.x[0]) / width(box.x)) * frame.width,
    frame.top + ((box.y[1] - y) / width(box.y)) * frame.height,
  ];
}

export function toPlane(view: Viewport, left: number, top: number): [number, number] {
  const { box, frame } = view;
  return [
    box.x[0] + ((left - frame.left) / frame.width) * width(box.x),
    box.y[1] - ((top - frame.top) / frame.height) * width(box.y),
  ];
}

/** The box shrunk (factor < 1) or grown about a point that stays where it is. */
export function zoomed(box: Box, at: readonly [number, number], factor: number): Box {
  const about = (range: Range, centre: number): Range => [
    centre + (range[0] - centre) * factor,
    centre + (range[1] - centre) * factor,
  ];
  return { x: about(box.x, at[0]), y: about(box.y, at[1]) };
}

export function shifted(box: Box, dx: number, dy: number): Box {
  return { x: [box.x[0] + dx, box.x[1] + dx], y: [box.y[0] + dy, box.y[1] + dy] };
}

/** The box between two corners, in any order; null where it is flat. */
export function between(a: readonly [number, number], b: readonly [number, number]): Box | null {
  const box: Box = {
    x: [Math.min(a[0], b[0]), Math.max(a[0], b[0])],
    y: [Math.min(a[1], b[1]), Math.max(a[1], b[1])],
  };
  return width(box.x) > 0 && width(box.y) > 0 ? box : null;
}

/** Kept within what floating point and the eye can follow: 1e-9 to 30 times the whole, and not away from it. */
export function within(box: Box, whole: Box): Box {
  const side = (range: Range, all: Range): Range => {
    const size = Math.min(30 * width(all), Math.max(1e-9 * width(all), width(range)));
    const reach = 15 * width(all);
    const middle = Math.min(all[1] + reach, Math.max(all[0] - reach, (range[0] + range[1]) / 2));
    return [middle - size / 2, middle + size / 2];
  };
  return { x: side(box.x, whole.x), y: side(box.y, whole.y) };
}

/** The box with a share of its size added on every side. */
export function padded(box: Box, share: number): Box {
  const side = (range: Range): Range => {
    const size = width(range) || 1;
    return [range[0] - share * size, range[1] + share * size];
  };
  return { x: side(box.x), y: side(box.y) };
}

export const contains = (outer: Box, inner: Box): boolean =>
  outer.x[0] <= inner.x[0] && outer.x[1] >= inner.x[1] && outer.y[0] <= inner.y[0] && outer.y[1] >= inner.y[1];
