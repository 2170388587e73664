import { project } from "../math/projection";
import { toPixel } from "../math/viewport";
import type { Palette } from "./colours";
import { pathPixels } from "./marks";
import type { Pen } from "./pen";
import type { PlaneScene } from "./plane_layers";

const AT_ONCE = 5;

/** Of a network that cannot run here: its stored trials, played as far as the clock says and begun again at their end. */
export function drawStored(pen: Pen, scene: PlaneScene, colours: Palette): void {
  const stored = scene.session.about.trajectories;
  if (stored === null) return;
  const [trials, steps, N] = stored.states.shape;
  const now = storedStep(scene.session.time, scene.session.about.step, steps);
  for (let k = 0; k < Math.min(trials, AT_ONCE); k++) {
    const states = new Float64Array(N * (now + 1));
    for (let b = 0; b <= now; b++) {
      for (let i = 0; i < N; i++) states[i * (now + 1) + b] = stored.states.values[(k * steps + b) * N + i];
    }
    const coordinates = project(scene.onto, states, now + 1);
    const colour = colours.released[k % colours.released.length];
    for (const piece of pathPixels(scene.view, coordinates, now + 1)) {
      pen.path(piece, { colour, width: 2.2 });
    }
    if (Number.isFinite(coordinates[now] + coordinates[2 * now + 1])) {
      pen.disc(...toPixel(scene.view, coordinates[now], coordinates[2 * now + 1]), 6, colour, { colour: "#ffffff", width: 2 });
    }
  }
}

/** The sample that is shown at a time: after the last one the first. */
export function storedStep(time: number, step: number, steps: number): number {
  return steps > 0 ? Math.round(time / step) % steps : 0;
}
