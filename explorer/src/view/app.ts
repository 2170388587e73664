import type { Page } from "../program";
import type { Clip } from "../program/types";
import { element, select } from "./controls/build";
import { InputControls } from "./controls/input_controls";
import { ReleaseControls } from "./controls/release_controls";
import { layersOf, SeeControls } from "./controls/see_controls";
import { Transport } from "./controls/transport";
import type { Palette } from "./draw/colours";
import { DARK, LIGHT } from "./draw/colours";
import { Clock, comfortable } from "./flow/clock";
import { column } from "./flow/point_search";
import { Session } from "./flow/session";
import type { Sequence } from "./flow/stimulus";
import { stretch } from "./flow/stretch";
import { keys } from "./keys";
import type { Box } from "./math/viewport";
import type { Host } from "./panel/panel";
import { pageOf } from "./page_of";
import { saving } from "./saving";
import { Stage } from "./stage";
import { decode, encode } from "./state/fragment";
import type { Theme, ViewState } from "./state/view_state";

/** Of a frame, in milliseconds: for the search of points, and for the steps of what was released. */
const SEARCH_BUDGET = 4;
const STEP_BUDGET = 6;
const GOLDEN = 0.6180339887;

/** The page: its networks, one clock and one set of controls for all of them, and what a person has set. */
export class App implements Host {
  view: ViewState;
  palette: Palette;
  readonly sessions: Session[];
  readonly stages: Stage[];
  readonly clock = new Clock();
  /** Milliseconds of script that the last frames took. */
  readonly took: number[] = [];
  private readonly start: ViewState;
  private readonly see: SeeControls;
  private readonly input: InputControls | null;
  private readonly releases: ReleaseControls | null;
  private readonly transport: Transport;
  private readonly theme: ReturnType<typeof select>;
  private readonly said = element("p", "said");
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private last: number | null = null;
  private writing: number | null = null;
  /** How many states were let go from trials. */
  private let = 0;

  constructor(root: HTMLElement, page: Page) {
    this.sessions = page.networks.map((network) => new Session(network));
    this.start = this.beginning();
    const units = this.sessions.map((s) => s.about.units);
    this.view = decode(location.hash, this.start, units);
    this.palette = this.choosePalette();
    this.clock.paused = this.view.paused;
    this.clock.power = this.view.power;
    this.hold();
    this.stages = this.sessions.map((s, k) => new Stage(s, this, k, this.sessions.length === 1));
    this.transport = new Transport(this.clock, {
      toggle: () => this.toggle(),
      restart: () => this.restart(),
      power: (power) => this.change({ power }),
    });
    const running = this.sessions.find((s) => s.system !== null) ?? null;
    const driven = this.sessions.find((s) => s.system !== null && s.about.inputs > 0) ?? null;
    this.input = driven === null ? null : new InputControls(driven, this.inputActions());
    this.releases = running === null ? null : new ReleaseControls(running, this.view, {
      release: (state) =>
        this.sessions.filter((s) => s.about.units === state.length).forEach((s) => this.release(s, state)),
      watch: (clip) => this.watch(clip),
      anywhere: () => this.anywhere(),
      clear: () => this.clear(),
      change: (part) => this.change(part),
    });
    this.see = new SeeControls(this.sessions, this.view, {
      change: (part) => this.change(part),
      zoom: (factor) => this.stages.forEach((stage) => stage.panel.zoom(factor)),
      reset: () => this.stages.forEach((stage) => stage.panel.reset()),
    }, true);
    this.theme = select(
      "Colours",
      [["auto", "as the device has it"], ["light", "light"], ["dark", "dark"]],
      this.view.theme,
      (theme) => this.change({ theme: theme as Theme }),
    );
    this.said.setAttribute("aria-live", "polite");
    const parts = {
      stages: this.stages,
      transport: this.transport.element,
      groups: [this.input?.element, this.see.element, this.releases?.element].filter((e) => e !== undefined),
      tools: [this.theme.row, ...saving(this)],
      said: this.said,
    };
    root.append(...pageOf(parts));
    this.input?.set(this.view.held);
    this.restoreReleased();
    keys({
      toggle: () => this.toggle(),
      power: (by) => this.change({ power: Math.min(5, Math.max(-7, this.view.power + by)) }),
      restart: () => this.restart(),
      clear: () => this.clear(),
      zoom: (factor) => this.stages.forEach((stage) => stage.panel.zoom(factor)),
      whole: () => this.stages.forEach((stage) => stage.panel.reset()),
      anywhere: () => this.anywhere(),
      play: () => document.querySelector<HTMLButtonElement>(".played .main")?.click(),
    });
    this.dark.addEventListener("change", () => this.change({}));
    window.addEventListener("hashchange", () => this.sent());
    requestAnimationFrame((now) => this.frame(now));
  }

  /** One frame of the page. */
  frame(now: number): void {
    const begin = performance.now();
    const real = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    const wanted = this.clock.during(real);
    // One clock for all: the slowest network says how far it goes.
    const seconds = Math.min(wanted, ...this.sessions.map((s) => s.reach(STEP_BUDGET / this.sessions.length)));
    for (const session of this.sessions) session.advance(seconds);
    const shown = this.clock.paused ? 0 : real;
    for (const stage of this.stages) stage.frame(shown, seconds, SEARCH_BUDGET / this.stages.length);
    this.transport.frame(this.sessions[0].time, seconds < 0.9 * wanted);
    this.input?.frame(this.palette);
    this.took.push(performance.now() - begin);
    if (this.took.length > 600) this.took.shift();
    requestAnimationFrame((next) => this.frame(next));
  }

  /** The address at which this view is seen again. */
  address(): string {
    return `${location.href.split("#")[0]}#${encode(this.view, this.start)}`;
  }

  change(part: Partial<ViewState>): void {
    const before = this.view;
    this.view = { ...this.view, ...part };
    this.clock.paused = this.view.paused;
    this.clock.power = this.view.power;
    this.transport.refresh();
    this.hold();
    this.see.set(this.view);
    const palette = this.choosePalette();
    const other = before.axes.join() !== this.view.axes.join() || before.space !== this.view.space;
    if (palette !== this.palette || other || part.layers !== undefined || part.ground !== undefined || part.slice !== undefined) {
      this.palette = palette;
      for (const stage of this.stages) {
        if (other) stage.rebuild();
        else stage.refresh();
      }
    }
    this.write();
  }

  release(session: Session, state: Float64Array): void {
    if (session.released === null) return;
    session.release(state, this.view.members);
    const place = state.length <= 3 ? ` at ${[...state].map((v) => v.toFixed(2)).join(", ")}` : "";
    this.said.textContent = `${this.view.members === 1 ? "A state" : "A cloud"} was released${place}.`;
    this.keepReleased();
  }

  takeBack(session: Session, releases: number): void {
    const list = session.released?.list ?? [];
    for (const { id } of list.slice(-releases)) session.remove(id);
    this.keepReleased();
  }

  seen(session: Session, box: Box | null): void {
    const at = this.sessions.indexOf(session);
    this.view = { ...this.view, boxes: this.view.boxes.map((old, k) => (k === at ? box : old)) };
    this.write();
  }

  turned(eye: number[] | null): void {
    this.view = { ...this.view, camera: eye };
    this.write();
  }

  private beginning(): ViewState {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const [first] = this.sessions;
    const layers = new Set(layersOf(this.sessions));
    // What matters first: trials and nullclines would lie over it.
    if (this.sessions.some((s) => s.system !== null && s.about.units <= 3)) layers.delete("trials");
    layers.delete("nullclines");
    // Where there are many points their manifolds are a thicket.
    if (this.sessions.some((s) => s.about.manifolds.length > 12)) layers.delete("manifolds");
    return {
      paused: still,
      power: comfortable(first.about.time_constant),
      noise: 0,
      held: [...(this.sessions.find((s) => s.about.inputs > 0)?.about.held_input ?? [])],
      layers,
      ground: first.about.units <= 2 ? "speed" : "none",
      axes: [0, 1],
      space: this.sessions.some((s) => s.about.units === 3),
      slice: 0.5,
      camera: null,
      boxes: this.sessions.map(() => null),
      released: this.sessions.map(() => []),
      members: 1,
      theme: "auto",
    };
  }

  private choosePalette(): Palette {
    const dark = this.view.theme === "dark" || (this.view.theme === "auto" && this.dark.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    return dark ? DARK : LIGHT;
  }

  private hold(): void {
    for (const session of this.sessions) {
      session.noise = this.view.noise;
      const held = session.stimulus.held;
      if (held.some((value, k) => value !== (this.view.held[k] ?? 0))) session.hold(this.view.held);
    }
  }

  private toggle(): void {
    this.change({ paused: !this.view.paused });
  }

  private restart(): void {
    for (const session of this.sessions) session.restart();
    for (const stage of this.stages) stage.refresh();
  }

  private clear(): void {
    for (const session of this.sessions) {
      for (const { id } of [...(session.released?.list ?? [])]) session.remove(id);
    }
    this.keepReleased();
  }

  /** A stretch of a stored trial anew: only it, from its begin. */
  private watch(clip: Clip): void {
    this.clear();
    this.restart();
    for (const session of this.sessions) {
      const found = stretch(session.about, clip);
      if (found === null) continue;
      this.release(session, found.state);
      if (found.sequence !== null) session.stimulus.play(found.sequence, 0);
    }
    if (this.view.paused) this.change({ paused: false });
  }

  /** A state of the trials, of each network: as many as there are, one after the other. */
  private anywhere(): void {
    this.let += 1;
    for (const session of this.sessions) {
      const { states, count } = session.starts;
      if (count === 0 || session.released === null) continue;
      // By the golden ratio: one after the other, and each far from the last.
      const at = Math.floor(((GOLDEN * (1 + this.let)) % 1) * count);
      this.release(session, column(states, count, at));
    }
  }

  private inputActions(): ConstructorParameters<typeof InputControls>[1] {
    const all = (act: (session: Session) => void): void => {
      this.sessions.forEach(act);
      if (this.view.paused) this.change({ paused: false });
    };
    return {
      hold: (held) => this.change({ held }),
      play: (sequence: Sequence) => all((s) => s.stimulus.play(sequence, s.time)),
      stop: () => this.sessions.forEach((s) => s.stimulus.stop()),
      pulse: (channel, amplitude, seconds) => all((s) => s.stimulus.pulse(channel, amplitude, s.time, seconds)),
    };
  }

  private restoreReleased(): void {
    this.view.released.forEach((states, k) => {
      for (const state of states) this.sessions[k].release(Float64Array.from(state), this.view.members);
    });
  }

  private keepReleased(): void {
    const released = this.sessions.map((s) => (s.released?.list ?? []).map((r) => [...r.start]));
    this.view = { ...this.view, released: released.map((states) => (states.some((x) => x.length > 12) ? [] : states)) };
    this.write();
  }

  /** The address says what is seen; it is written a little later, as browsers count how often that is done. */
  private write(): void {
    if (this.writing !== null) return;
    this.writing = window.setTimeout(() => {
      this.writing = null;
      const fragment = encode(this.view, this.start);
      try {
        history.replaceState(null, "", `#${fragment}`);
      } catch {
        // A page that may not write its address works as well without.
      }
    }, 250);
  }

  /** Another view was put into the address. */
  private sent(): void {
    this.view = decode(location.hash, this.start, this.sessions.map((s) => s.about.units));
    this.change({ layers: this.view.layers });
    this.stages.forEach((stage) => stage.rebuild());
    this.see.set(this.view);
    this.releases?.set(this.view);
    this.input?.set(this.view.held);
    this.theme.set(this.view.theme);
    for (const session of this.sessions) for (const { id } of [...(session.released?.list ?? [])]) session.remove(id);
    this.restoreReleased();
  }
}
