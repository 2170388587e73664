import type { Session } from "../flow/session";
import { zeroContour } from "../math/contours";
import type { Projection } from "../math/projection";
import { columns, project } from "../math/projection";
import type { Viewport } from "../math/viewport";
import { toPixel, width } from "../math/viewport";
import type { FlowGrid } from "../flow/flow_grid";
import type { Layer } from "../state/view_state";
import type { Palette } from "./colours";
import { enclosureMark, pathPixels, pointMark } from "./marks";
import type { Pen } from "./pen";

/** What pictures of a plane need to know. */
export interface PlaneScene {
  session: Session;
  view: Viewport;
  onto: Projection;
  layers: ReadonlySet<Layer>;
  palette: Palette;
  grid: FlowGrid | null;
}

/** Rows of states, [samples, N], as pixels. */
function pixels(scene: PlaneScene, rows: ArrayLike<number>): number[][] {
  const N = scene.session.about.units;
  const count = Math.floor(rows.length / N);
  const states = new Float64Array(N * count);
  for (let b = 0; b < count; b++) for (let i = 0; i < N; i++) states[i * count + b] = rows[b * N + i];
  return pathPixels(scene.view, project(scene.onto, states, count), count);
}

/** Lines beneath the particles: trials, slow set, nullclines, manifolds, cycles. */
export function drawLayers(pen: Pen, scene: PlaneScene): void {
  const { layers, session, palette } = scene;
  if (layers.has("trials")) drawTrials(pen, scene);
  if (layers.has("slow") && session.atHome) drawSlow(pen, scene);
  if (layers.has("nullclines") && session.about.units === 2) drawNullclines(pen, scene);
  if (layers.has("manifolds")) {
    for (const line of manifolds(session)) {
      const colour = line.kind === "stable" ? palette.stable : palette.unstable;
      for (const piece of pixels(scene, line.path)) {
        pen.path(piece, { colour, width: 2.2, dash: line.kind === "stable" ? [7, 4] : undefined });
      }
    }
  }
  if (layers.has("cycles") && session.atHome) {
    for (const cycle of session.about.cycles) {
      for (const piece of pixels(scene, cycle.states.values)) {
        pen.path(piece, { colour: palette.casing, width: 5 }, undefined, true);
        pen.path(piece, { colour: palette.unstable, width: 2.6, dash: cycle.stable ? undefined : [5, 4] }, undefined, true);
      }
    }
  }
}

export function manifolds(session: Session): { kind: "stable" | "unstable"; path: ArrayLike<number> }[] {
  if (session.atHome) return session.about.manifolds.map((m) => ({ kind: m.kind, path: m.path.values }));
  return session.growth?.grown ?? [];
}

function drawTrials(pen: Pen, scene: PlaneScene): void {
  const stored = scene.session.about.trajectories;
  if (stored === null) return;
  const [trials, steps, N] = stored.states.shape;
  for (let k = 0; k < Math.min(trials, 12); k++) {
    const rows = stored.states.values.subarray(k * steps * N, (k + 1) * steps * N);
    for (const piece of pixels(scene, rows)) pen.path(piece, { colour: scene.palette.trials, width: 1 });
  }
}

function drawSlow(pen: Pen, scene: PlaneScene): void {
  const { slow, units } = scene.session.about;
  if (slow === null) return;
  const { states, count } = columns(slow.values, units);
  const coordinates = project(scene.onto, states, count);
  const every = Math.max(1, Math.floor(count / 1500));
  for (let b = 0; b < count; b += every) {
    pen.disc(...toPixel(scene.view, coordinates[b], coordinates[count + b]), 2, scene.palette.slow);
  }
}

function drawNullclines(pen: Pen, scene: PlaneScene): void {
  const { grid, view, palette } = scene;
  const level = grid?.level ?? null;
  if (grid === null || level === null) return;
  [level.u, level.v].forEach((values, k) => {
    const found = zeroContour(values, level.size, level.size);
    const ends = new Float64Array(found.length);
    for (let n = 0; n + 1 < found.length; n += 2) {
      const x = grid.box.x[0] + (found[n] / (level.size - 1)) * width(grid.box.x);
      const y = grid.box.y[0] + (found[n + 1] / (level.size - 1)) * width(grid.box.y);
      ends.set(toPixel(view, x, y), n);
    }
    pen.segments(ends, { colour: palette.nullclines[k], width: 1.4 });
  });
}

/** Fixed points, with squares around those that are proven. */
export function drawPoints(pen: Pen, scene: PlaneScene): void {
  if (!scene.layers.has("points")) return;
  const { view, onto, palette } = scene;
  const perX = view.frame.width / width(view.box.x);
  const perY = view.frame.height / width(view.box.y);
  for (const { at, point } of placedPoints(scene)) {
    if (point.certified && point.radius !== null) {
      // In another plane than that of the states an enclosure has no such sides.
      const radius = onto.exact ? point.radius : 0;
      enclosureMark(pen, at[0], at[1], radius * perX, radius * perY, palette.casing === "#10171e" ? "#ffffff" : palette.ink);
    }
    pointMark(pen, at[0], at[1], point.kind);
  }
}

export function placedPoints(scene: PlaneScene): { at: [number, number]; point: Session["points"][number] }[] {
  return scene.session.points.map((point) => {
    const [x, y] = project(scene.onto, point.state, 1);
    return { at: toPixel(scene.view, x, y), point };
  });
}

/** The paths of what was released, and where it is now. */
export function drawReleased(pen: Pen, scene: PlaneScene, colours: Palette): void {
  const { session, view, onto } = scene;
  const { released, history } = session;
  if (released === null || released.list.length === 0) return;
  const shown = session.shownStates();
  const coordinates = project(onto, shown, released.count);
  let at = 0;
  for (const release of released.list) {
    const colour = colours.released[release.colour];
    const rows = (history.states.get(release.id) ?? []).filter((row) => row !== null);
    const path = new Float64Array(2 * (rows.length + 1));
    rows.forEach((row, k) => {
      const [x, y] = project(onto, row, 1);
      path[k] = x;
      path[rows.length + 1 + k] = y;
    });
    path[rows.length] = coordinates[at];
    path[2 * rows.length + 1] = coordinates[released.count + at];
    const alone = release.members === 1;
    for (const piece of alone ? pathPixels(view, path, rows.length + 1) : []) {
      pen.path(piece, { colour: "#ffffff", width: 4 });
      pen.path(piece, { colour, width: 2.2 });
    }
    for (let m = release.members - 1; m >= 0; m--) {
      const place = toPixel(view, coordinates[at + m], coordinates[released.count + at + m]);
      pen.disc(...place, alone ? 7 : 3.2, colour, { colour: "#ffffff", width: alone ? 2.4 : 1 });
    }
    at += release.members;
  }
}
