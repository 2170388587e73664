import type { Session } from "../flow/session";
import { axisNames } from "../math/projection";
import type { Layer, ViewState } from "../state/view_state";
import { button, check, element, group, select, slider } from "./build";

export interface SeeActions {
  change(part: Partial<ViewState>): void;
  zoom(factor: number): void;
  reset(): void;
}

const NAMES: Record<Layer, string> = {
  particles: "Moving particles",
  nullclines: "Nullclines",
  points: "Fixed points",
  slow: "Slow set",
  manifolds: "Manifolds of saddles",
  cycles: "Limit cycles",
  trials: "Trials of the task",
};

/** Which layers these networks have. */
export function layersOf(sessions: readonly Session[]): Layer[] {
  const has = (test: (s: Session) => boolean): boolean => sessions.some(test);
  const there: Record<Layer, boolean> = {
    particles: has((s) => s.system !== null),
    nullclines: has((s) => s.system !== null && s.about.units === 2),
    points: true,
    slow: has((s) => s.about.slow !== null),
    manifolds: has((s) => s.about.manifolds.length > 0 || s.growth !== null),
    cycles: has((s) => s.about.cycles.length > 0),
    trials: has((s) => s.about.trajectories !== null),
  };
  return (Object.keys(there) as Layer[]).filter((layer) => there[layer]);
}

/** What is drawn, along which axes, and how near. */
export class SeeControls {
  readonly element: HTMLElement;
  private readonly checks = new Map<Layer, (on: boolean) => void>();
  private readonly setters: ((view: ViewState) => void)[] = [];

  constructor(sessions: readonly Session[], view: ViewState, to: SeeActions, canTurn: boolean) {
    const made = group("What is seen");
    this.element = made.element;
    const layers = element("div", "checks");
    let chosen = new Set(view.layers);
    for (const layer of layersOf(sessions)) {
      const box = check(NAMES[layer], chosen.has(layer), (on) => {
        chosen = new Set(chosen);
        if (on) chosen.add(layer);
        else chosen.delete(layer);
        to.change({ layers: chosen });
      });
      this.checks.set(layer, box.set);
      layers.append(box.row);
    }
    this.setters.push((v) => (chosen = new Set(v.layers)));
    const ground = this.ground(sessions, view, to);
    made.body.append(...(ground === null ? [] : [ground]), layers);
    if (sessions.some((s) => s.about.units > 2)) made.body.append(this.axes(sessions, view, to, canTurn));
    if (canTurn && sessions.some((s) => s.about.units > 2 && s.system !== null)) made.body.append(this.slice(view, to));
    const row = element("div", "row");
    row.append(
      button("Zoom in", () => to.zoom(0.7), { title: "+" }),
      button("Zoom out", () => to.zoom(1 / 0.7), { title: "-" }),
      button("Whole picture", () => to.reset(), { title: "0, or double click" }),
    );
    made.body.append(row);
  }

  set(view: ViewState): void {
    for (const [layer, set] of this.checks) set(view.layers.has(layer));
    for (const set of this.setters) set(view);
  }

  /** Only where it does something: in space, with something in colour. */
  private slice(view: ViewState, to: SeeActions): HTMLElement {
    const made = slider(
      "Height of the slice in colour",
      { low: 0, high: 1, step: 0.01 },
      view.slice,
      (slice) => to.change({ slice }),
      (share) => `${Math.round(100 * share)} %`,
    );
    const set = (v: ViewState): void => {
      made.row.hidden = !v.space || v.ground === "none";
      made.set(v.slice);
    };
    set(view);
    this.setters.push(set);
    return made.row;
  }

  private ground(sessions: readonly Session[], view: ViewState, to: SeeActions): HTMLElement | null {
    if (sessions.every((s) => s.system === null)) return null;
    const gated = sessions.filter((s) => s.system?.timeConstants);
    const units = Math.min(8, Math.max(0, ...gated.map((s) => s.about.units)));
    const names = gated[0]?.about.state_names;
    const choices: [string, string][] = [
      ["speed", "speed of the flow"],
      ...Array.from({ length: units }, (_, k): [string, string] => [String(k + 1), `time constant of ${names?.[k] ?? `h${k + 1}`} (gate)`]),
      ["none", "nothing"],
    ];
    const made = select("In colour", choices, String(view.ground), (value) =>
      to.change({ ground: value === "speed" || value === "none" ? value : Number(value) }),
    );
    this.setters.push((v) => made.set(String(v.ground)));
    return made.row;
  }

  private axes(sessions: readonly Session[], view: ViewState, to: SeeActions, canTurn: boolean): HTMLElement {
    const names = axisNames(sessions.find((s) => s.about.units > 2)?.about ?? sessions[0].about);
    const pairs = names.flatMap((_, a) => names.map((__, b) => [a, b])).filter(([a, b]) => a !== b && a < b);
    const choices: [string, string][] = pairs.map(([a, b]) => [`${a},${b}`, `${names[a]} and ${names[b]}`]);
    if (canTurn && names.length > 2) choices.unshift(["space", "all three, in space"]);
    const key = (v: ViewState): string => (v.space ? "space" : v.axes.join(","));
    const made = select("Axes", choices, key(view), (value) => {
      if (value === "space") to.change({ space: true });
      else {
        const [a, b] = value.split(",").map(Number);
        to.change({ space: false, axes: [a, b], boxes: view.boxes.map(() => null) });
      }
    });
    this.setters.push((v) => made.set(key(v)));
    return made.row;
  }
}
