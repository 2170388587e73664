import type { Session } from "../flow/session";
import type { Projection } from "../math/projection";
import { columns, project } from "../math/projection";
import { told } from "../math/ticks";
import type { Range } from "../math/viewport";
import type { Palette } from "./colours";
import { pointMark } from "./marks";
import type { Pen } from "./pen";
import { manifolds } from "./plane_layers";
import { storedStep } from "./stored";

/** What is drawn over a space that turns, flat on the screen. */
export interface SpaceScene {
  session: Session;
  onto: Projection;
  layers: ReadonlySet<string>;
  palette: Palette;
  ranges: readonly Range[];
  /** A corner of the frame, each -1 or 1, in pixels. */
  corner(a: number, b: number, c: number): [number, number];
  pixel(coordinates: ArrayLike<number>, count: number, b: number): [number, number];
}

export function drawSpace(pen: Pen, scene: SpaceScene): void {
  names(pen, scene);
  curves(pen, scene);
  if (scene.session.system === null) stored(pen, scene);
  released(pen, scene);
  if (!scene.layers.has("points")) return;
  for (const point of scene.session.points) {
    pointMark(pen, ...scene.pixel(project(scene.onto, point.state, 1), 1, 0), point.kind, 5.5);
  }
}

function line(scene: SpaceScene, rows: ArrayLike<number>): number[] {
  const { states, count } = columns(Float64Array.from(rows), scene.session.about.units);
  const coordinates = project(scene.onto, states, count);
  return Array.from({ length: count }, (_, b) => scene.pixel(coordinates, count, b)).flat();
}

function curves(pen: Pen, scene: SpaceScene): void {
  const { session, layers, palette } = scene;
  if (layers.has("manifolds")) {
    for (const { kind, path } of manifolds(session)) {
      const colour = kind === "stable" ? palette.stable : palette.unstable;
      pen.path(line(scene, path), { colour, width: 1.8, dash: kind === "stable" ? [7, 4] : undefined });
    }
  }
  if (layers.has("cycles") && session.atHome) {
    for (const cycle of session.about.cycles) {
      pen.path(line(scene, cycle.states.values), { colour: palette.unstable, width: 2.4, dash: cycle.stable ? undefined : [5, 4] }, undefined, true);
    }
  }
}

/** Each axis along the edge of the frame that is lowest on the screen, with its two ends. */
function names(pen: Pen, scene: SpaceScene): void {
  const { corner, palette, onto, ranges } = scene;
  const sides = [-1, 1];
  const middle = corner(0, 0, 0);
  onto.axes.forEach((_, axis) => {
    const edges = sides.flatMap((p) =>
      sides.map((q) => {
        const at = (end: number): [number, number] => (axis === 0 ? corner(end, p, q) : axis === 1 ? corner(p, end, q) : corner(p, q, end));
        return [at(-1), at(1)] as const;
      }),
    );
    // The lowest edge; of the upright axis the one farthest to the left.
    const value = ([a, b]: readonly [[number, number], [number, number]]): number => (axis === 2 ? -(a[0] + b[0]) : a[1] + b[1]);
    const [a, b] = edges.reduce((best, edge) => (value(edge) > value(best) ? edge : best));
    const out = (x: number, y: number, by: number): [number, number] => {
      const size = Math.hypot(x - middle[0], y - middle[1]) || 1;
      return [x + ((x - middle[0]) / size) * by, y + ((y - middle[1]) / size) * by];
    };
    const [low, high] = ranges[axis];
    const pad = 0.05 * (high - low);
    const away = axis === 2 ? 30 : 20;
    const [x, y] = out((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, away);
    // Its letters are about seven pixels wide: none is cut off at the left.
    pen.text(Math.max(x, 3.6 * onto.names[axis].length), y, onto.names[axis], { colour: palette.ink, size: 13, align: "center" });
    // Ends a little inside, so that those of two axes do not meet in a corner.
    const inside = (t: number): [number, number] => out(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), 12);
    pen.text(...inside(0.1), told(low - pad + 0.1 * (high - low + 2 * pad), (high - low) / 20), { colour: palette.faint, size: 11, align: "center" });
    pen.text(...inside(0.9), told(low - pad + 0.9 * (high - low + 2 * pad), (high - low) / 20), { colour: palette.faint, size: 11, align: "center" });
  });
}

function released(pen: Pen, scene: SpaceScene): void {
  const { session, onto, palette } = scene;
  if (session.released === null) return;
  const { list, count } = session.released;
  const coordinates = project(onto, session.shownStates(), count);
  let at = 0;
  for (const release of list) {
    const colour = palette.released[release.colour];
    const rows = (session.history.states.get(release.id) ?? []).filter((row) => row !== null);
    const alone = release.members === 1;
    if (alone) {
      const path = rows.flatMap((row) => scene.pixel(project(onto, row, 1), 1, 0));
      path.push(...scene.pixel(coordinates, count, at));
      pen.path(path, { colour: palette.casing, width: 4 });
      pen.path(path, { colour, width: 2.2 });
    }
    for (let m = release.members - 1; m >= 0; m--) {
      pen.disc(...scene.pixel(coordinates, count, at + m), alone ? 6.5 : 3, colour, { colour: "#ffffff", width: alone ? 2.2 : 1 });
    }
    at += release.members;
  }
}

function stored(pen: Pen, scene: SpaceScene): void {
  const { trajectories, step } = scene.session.about;
  if (trajectories === null) return;
  const [trials, steps, N] = trajectories.states.shape;
  const now = storedStep(scene.session.time, step, steps);
  for (let k = 0; k < Math.min(trials, 5); k++) {
    const path = line(scene, trajectories.states.values.subarray(k * steps * N, (k * steps + now + 1) * N));
    const colour = scene.palette.released[k];
    pen.path(path, { colour, width: 2.2 });
    if (path.length) pen.disc(path[path.length - 2], path[path.length - 1], 6, colour, { colour: "#ffffff", width: 2 });
  }
}
