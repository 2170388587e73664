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
  fade(context);
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

const FADE_EVERY = 3;
let frames = 0;

/** Not in every frame, and more at a time: colours are whole numbers, and what is faded by little stays for ever. */
function fade(context: CanvasRenderingContext2D): void {
  frames += 1;
  if (frames % FADE_EVERY !== 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "destination-out";
  context.fillStyle = "rgba(0,0,0,.24)";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}
