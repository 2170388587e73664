import { element } from "./controls/build";
import { Legend } from "./controls/legend";
import { PointsList } from "./controls/points_list";
import type { Session } from "./flow/session";
import { seconds } from "./math/ticks";
import type { Host, Panel } from "./panel/panel";
import { PlanePanel } from "./panel/plane_panel";
import { SpacePanel } from "./panel/space_panel";
import { TracePlots } from "./panel/trace_plots";
import type { Layer } from "./state/view_state";

const NOTE_EVERY = 0.5;

/** One network on the page: its picture, what that says, and its course over time. */
export class Stage {
  readonly element = element("section", "stage");
  readonly plots: TracePlots;
  readonly points: PointsList;
  panel: Panel;
  private readonly picture = element("div", "picture");
  private readonly legend: Legend;
  private readonly note = element("p", "note");
  private readonly memory = element("div", "memory");
  private readonly meter = element("div", "meter");
  private readonly left = element("p");
  private readonly fill = element("div", "fill");
  private waited = Infinity;
  private told = "";

  constructor(
    readonly session: Session,
    private readonly host: Host,
    private readonly place: number,
    alone: boolean,
  ) {
    const { about } = session;
    this.element.setAttribute("aria-label", about.name);
    if (!alone) {
      const heading = element("h2", "", about.name);
      this.element.append(heading);
      if (about.verdict !== null) this.element.append(element("p", "verdict", about.verdict.headline));
    }
    this.legend = new Legend(session);
    this.plots = new TracePlots(session, host);
    this.points = new PointsList(session, alone ? "" : ` of ${about.name}`);
    this.panel = this.makePanel();
    this.meter.append(this.fill);
    this.memory.append(this.left, this.meter);
    this.memory.hidden = true;
    const seen = element("div", "seen");
    seen.append(this.picture, this.legend.element, this.note);
    const course = element("div", "course");
    course.append(this.memory, this.plots.element);
    const body = element("div", "stage-body");
    body.append(seen, course);
    this.element.append(body);
  }

  /** `working`: milliseconds for the search of points. */
  frame(real: number, seconds: number, working: number): void {
    const { session } = this;
    if (session.work(working)) this.panel.refresh();
    this.panel.frame(real, seconds);
    this.plots.frame(real > 0 ? real : 0.02);
    this.legend.frame(this.panel.scale, this.host.view, this.host.palette);
    this.points.frame();
    this.countDown();
    this.waited += Math.max(real, 0.016);
    if (this.waited > NOTE_EVERY) {
      this.waited = 0;
      const note = [this.panel.note, this.heldNote()].filter((t) => t !== "").join(" ");
      if (note !== this.told) this.note.textContent = this.told = note;
    }
  }

  /** Another kind of picture, or other axes. */
  rebuild(): void {
    this.panel.close();
    this.panel = this.makePanel();
    this.plots.refresh();
  }

  refresh(): void {
    this.panel.refresh();
    this.plots.refresh();
  }

  shows(layer: Layer): boolean {
    return this.host.view.layers.has(layer);
  }

  private heldNote(): string {
    const { session } = this;
    if (session.system === null) return "";
    if (session.atHome) return "";
    const lost = [session.about.slow !== null ? "slow set" : "", session.about.cycles.length ? "limit cycles" : ""].filter((t) => t !== "");
    return lost.length ? `The ${lost.join(" and ")} of the trained network ${lost.length > 1 || lost[0].endsWith("s") ? "are" : "is"} not shown: the input is held elsewhere.` : "";
  }

  private makePanel(): Panel {
    const { host, session } = this;
    const box = host.view.boxes[this.place];
    const label = `${session.about.name}: click or tap to release a state, drag a box to zoom, Shift and drag to move, double click for the whole picture`;
    let panel: Panel | null = null;
    if (host.view.space && session.about.units > 2) panel = SpacePanel.make(session, host, label);
    panel ??= new PlanePanel(session, host, box, label);
    this.picture.replaceChildren(panel.element);
    return panel;
  }

  private countDown(): void {
    const left = this.session.lifetimeLeft();
    const { lifetime } = this.session.about;
    this.memory.hidden = left === null;
    if (left === null || lifetime === null) return;
    const over = left <= 0;
    const words = over
      ? `Past the ${seconds(lifetime)} that a memory lasts in this network.`
      : `A memory lasts about ${seconds(lifetime)} here: ${left.toFixed(left < 10 ? 1 : 0)} s left.`;
    if (this.left.textContent !== words) this.left.textContent = words;
    this.fill.style.width = `${100 * Math.min(1, Math.max(0, left / lifetime))}%`;
    this.memory.classList.toggle("over", over);
  }
}
