import { POINT_WORDS } from "../draw/colours";
import type { PlaneScene } from "../draw/plane_layers";
import { placedPoints } from "../draw/plane_layers";
import type { ShownPoint } from "../flow/shown_points";
import { seconds, told } from "../math/ticks";

const NEAR = 12;

/** A fixed point in a sentence or two. */
export function pointTold(point: ShownPoint): string {
  const place = point.state.length <= 3 ? ` at (${[...point.state].map((v) => told(v)).join(", ")})` : "";
  const proven = point.certified
    ? `proven${point.radius === null ? "" : `, enclosed to ±${told(point.radius)}`}`
    : "found by Newton's method, not proven";
  const slowest = point.timeConstants.find((t) => t !== null && Number.isFinite(t));
  const rate =
    slowest === undefined || slowest === null
      ? ""
      : ` Its slowest direction ${slowest > 0 ? "decays" : "grows"} in ${seconds(Math.abs(slowest))}.`;
  const name = point.label === null ? POINT_WORDS[point.kind] : `${POINT_WORDS[point.kind]}, ${point.label}`;
  return `${name}${place}: ${proven}.${rate}`;
}

/** What a point is, beside the pointer. */
export class Tip {
  private readonly element = document.createElement("div");

  constructor(private readonly around: HTMLElement) {
    this.element.className = "tip";
    this.element.hidden = true;
    around.append(this.element);
  }

  over(scene: PlaneScene, x: number, y: number): void {
    const near = scene.layers.has("points")
      ? placedPoints(scene).find(({ at }) => Math.hypot(at[0] - x, at[1] - y) < NEAR)
      : undefined;
    if (near === undefined) {
      this.hide();
      return;
    }
    this.element.textContent = pointTold(near.point);
    this.element.hidden = false;
    const room = this.around.clientWidth;
    this.element.style.left = `${Math.max(4, Math.min(near.at[0] + 14, room - 244))}px`;
    this.element.style.top = `${near.at[1] + 14}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
