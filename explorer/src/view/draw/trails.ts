import type { Viewport } from "../math/viewport";

/** What drifts: coordinates now and a frame ago, x of all and then y. */
export interface Drift {
  readonly count: number;
  readonly now: Float64Array;
  readonly before: Float64Array;
  readonly fresh: Uint8Array;
}

/** One more stroke of every trail, the earlier ones a little paler. */
export function drawTrails(context: CanvasRenderingContext2D, drift: Drift, view: Viewport, colour: string, ratio: number, breadth: number): void {
  const { width, height } = context.canvas;
  context.save();
  context.globalCompositeOperation = "destination-out";
  context.fillStyle = "rgba(0,0,0,.085)";
  context.fillRect(0, 0, width, height);
  context.restore();
  const { box, frame } = view;
  const [sx, sy] = [frame.width / (box.x[1] - box.x[0]), frame.height / (box.y[1] - box.y[0])];
  const [ox, oy] = [frame.left - box.x[0] * sx, frame.top + box.y[1] * sy];
  const { count, now, before, fresh } = drift;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  context.beginPath();
  for (let b = 0; b < count; b++) {
    if (fresh[b] === 1) continue;
    const [x, y] = [ox + now[b] * sx, oy - now[count + b] * sy];
    let [fromX, fromY] = [ox + before[b] * sx, oy - before[count + b] * sy];
    // What stands still is still seen.
    if (Math.abs(x - fromX) + Math.abs(y - fromY) < 0.7) [fromX, fromY] = [x - 0.7, y];
    context.moveTo(fromX, fromY);
    context.lineTo(x, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = breadth;
  context.lineCap = "butt";
  context.stroke();
  context.restore();
}
