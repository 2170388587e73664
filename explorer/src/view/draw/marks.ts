import type { PointKind } from "../../program/types";
import type { Viewport } from "../math/viewport";
import { toPixel } from "../math/viewport";
import { ticks, told } from "../math/ticks";
import { POINT_COLOURS } from "./colours";
import type { Palette } from "./colours";
import type { Pen } from "./pen";

/** A fixed point: a disc where it attracts, a diamond of a saddle, an open triangle where it repels, a square else. */
export function pointMark(pen: Pen, x: number, y: number, kind: PointKind, size = 6): void {
  const corners: Record<PointKind, number[] | null> = {
    stable: null,
    saddle: [0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0],
    unstable: [0, -1.25, 1.15, 0.8, -1.15, 0.8],
    marginal: [-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9],
  };
  const shape = corners[kind];
  const ring = { colour: "#ffffff", width: 4.5 };
  const edge = { colour: "#1b2733", width: 1.6 };
  if (shape === null) {
    pen.disc(x, y, size, POINT_COLOURS[kind], ring);
    pen.disc(x, y, size, POINT_COLOURS[kind], edge);
    return;
  }
  const placed = shape.map((v, k) => (k % 2 === 0 ? x : y) + size * v);
  pen.path(placed, ring, POINT_COLOURS[kind], true);
  pen.path(placed, edge, POINT_COLOURS[kind], true);
}

/** A square around what is proven to hold one point: its enclosure where it can be seen, else a little larger than the mark. */
export function enclosureMark(pen: Pen, x: number, y: number, halfX: number, halfY: number, colour: string): void {
  const seen = Math.max(halfX, halfY) > 9;
  const [w, h] = seen ? [halfX, halfY] : [10, 10];
  const box = [x - w, y - h, x + w, y - h, x + w, y + h, x - w, y + h];
  pen.path(box, { colour, width: 1.2, dash: seen ? undefined : [3, 3] }, undefined, true);
}

/** Pixels of states given by coordinates, x of all and then y of all; broken where one is not finite. */
export function pathPixels(view: Viewport, points: Float64Array, count: number): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let b = 0; b < count; b++) {
    const [x, y] = [points[b], points[count + b]];
    if (Number.isFinite(x + y)) piece.push(...toPixel(view, x, y));
    else if (piece.length) {
      pieces.push(piece);
      piece = [];
    }
  }
  if (piece.length) pieces.push(piece);
  return pieces;
}

/** A frame with ticks, numbers and the names of the axes. */
export function axes(pen: Pen, view: Viewport, names: readonly string[], palette: Palette): void {
  const { box, frame } = view;
  const line = { colour: palette.faint, width: 1 };
  const size = 12;
  const [bottom, right] = [frame.top + frame.height, frame.left + frame.width];
  pen.path([frame.left, frame.top, frame.left, bottom, right, bottom], line);
  const xs = ticks(box.x[0], box.x[1], frame.width / 72);
  for (const value of xs) {
    const [x] = toPixel(view, value, box.y[0]);
    pen.path([x, bottom, x, bottom + 4], line);
    pen.text(x, bottom + 7, told(value, xs[1] - xs[0]), { colour: palette.ink, size, align: "center", baseline: "top" });
  }
  pen.text(frame.left + frame.width / 2, bottom + 24, names[0] ?? "", {
    colour: palette.ink,
    size: 13,
    align: "center",
    baseline: "top",
  });
  if ((names[1] ?? "") === "") return;
  const ys = ticks(box.y[0], box.y[1], frame.height / 60);
  for (const value of ys) {
    const [, y] = toPixel(view, box.x[0], value);
    pen.path([frame.left - 4, y, frame.left, y], line);
    pen.text(frame.left - 7, y, told(value, ys[1] - ys[0]), { colour: palette.ink, size, align: "right" });
  }
  pen.text(15, frame.top + frame.height / 2, names[1], { colour: palette.ink, size: 13, align: "center", upright: true });
}
