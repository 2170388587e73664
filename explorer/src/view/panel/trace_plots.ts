import uPlot from "uplot";
import type { Palette } from "../draw/colours";
import type { Session } from "../flow/session";
import { told } from "../math/ticks";
import { projection } from "../math/projection";
import type { Host } from "./panel";
import type { Line, Traces } from "./trace_data";
import { traces } from "./trace_data";

const DASHES: (number[] | undefined)[] = [undefined, [7, 4], [2, 3]];
const STYLES = ["solid", "dashed", "dotted"];
/** Of a real second: plots need not be drawn as often as a picture that moves. */
const EVERY = 0.08;

interface Plot {
  kind: "states" | "outputs" | "inputs";
  title: string;
  element: HTMLElement;
  caption: HTMLElement;
  holder: HTMLElement;
  plot: uPlot | null;
  made: string;
}

/** States, readouts and inputs of a network against time. */
export class TracePlots {
  readonly element = document.createElement("div");
  private readonly plots: Plot[];
  private readonly empty = document.createElement("p");
  private readonly watcher: ResizeObserver;
  private waited = Infinity;
  private seen = "";

  constructor(
    private readonly session: Session,
    private readonly host: Host,
  ) {
    this.element.className = "traces";
    this.empty.className = "hint";
    this.empty.textContent = "Click anywhere in the picture to let a state go. Its course over time is drawn here.";
    const { about } = session;
    const kinds: [Plot["kind"], string, boolean][] = [
      ["states", about.units > 3 ? "State along the axes" : "State", true],
      ["outputs", "Readout", about.outputs > 0],
      ["inputs", "Input", about.inputs > 0],
    ];
    this.plots = kinds.filter((kind) => kind[2]).map(([kind, title]) => this.plot(kind, title));
    this.element.append(this.empty, ...this.plots.map((p) => p.element));
    this.watcher = new ResizeObserver(() => this.refresh());
    this.watcher.observe(this.element);
  }

  frame(real: number): void {
    this.waited += real;
    const key = `${this.session.history.times.length} ${this.session.time} ${this.session.released?.list.map((r) => r.id).join()}`;
    if (this.waited < EVERY || key === this.seen) return;
    this.waited = 0;
    this.seen = key;
    this.update();
  }

  refresh(): void {
    for (const plot of this.plots) plot.made = "";
    this.seen = "";
    this.update();
  }

  close(): void {
    this.watcher.disconnect();
    for (const plot of this.plots) plot.plot?.destroy();
    this.element.remove();
  }

  /** The pictures of the plots, from above: title and canvas, for a file. */
  pictures(): { title: string; canvas: HTMLCanvasElement }[] {
    return this.plots
      .filter((p) => p.plot !== null && !p.element.hidden)
      .map((p) => ({ title: p.caption.textContent ?? p.title, canvas: (p.plot as uPlot).ctx.canvas }));
  }

  private update(): void {
    const { session, host } = this;
    const found = traces(session, projection(session.about, host.view.axes));
    const nothing = session.system !== null && (session.released?.list.length ?? 0) === 0;
    this.empty.hidden = !nothing;
    for (const plot of this.plots) {
      const lines = found[plot.kind];
      plot.element.hidden = nothing || lines.length === 0;
      if (!plot.element.hidden) this.fill(plot, lines, found);
    }
  }

  private plot(kind: Plot["kind"], title: string): Plot {
    const element = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const holder = document.createElement("div");
    element.append(caption, holder);
    return { kind, title, element, caption, holder, plot: null, made: "" };
  }

  private fill(plot: Plot, lines: Line[], found: Traces): void {
    const { palette } = this.host;
    const width = Math.max(120, plot.holder.clientWidth || this.element.clientWidth);
    const made = `${width} ${palette.ink} ${lines.map((l) => `${l.name}${l.colour}`).join()}`;
    const data = [found.times, ...lines.map((line) => line.values)] as uPlot.AlignedData;
    if (plot.plot === null || plot.made !== made) {
      plot.plot?.destroy();
      plot.made = made;
      const last = plot === this.plots[this.plots.length - 1];
      plot.plot = new uPlot(options(plot, lines, palette, width, last), data, plot.holder);
      const names = [...new Map(lines.map((l) => [l.style, l.name]))];
      plot.caption.textContent = `${plot.title}: ${names.map(([style, name]) => (names.length > 1 ? `${name} ${STYLES[style % 3]}` : name)).join(", ")}`;
      plot.holder.setAttribute("role", "img");
      plot.holder.setAttribute("aria-label", `${plot.title} against time in seconds`);
    } else plot.plot.setData(data);
  }
}

function options(plot: Plot, lines: Line[], palette: Palette, width: number, last: boolean): uPlot.Options {
  const font = '12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif';
  const grid = { stroke: palette.line, width: 1 };
  const height = (plot.kind === "inputs" ? 92 : 146) + (last ? 40 : 0);
  return {
    width,
    height,
    // Slow courses are smooth, not stairs of pixels.
    pxAlign: false,
    legend: { show: false },
    cursor: { sync: { key: "gnode" }, drag: { x: true, y: false }, points: { show: false } },
    scales: {
      x: { time: false },
      y: { range: (_, low, high) => spread(low, high) },
    },
    axes: [
      {
        stroke: palette.ink,
        font,
        grid,
        ticks: { stroke: palette.faint, size: 4 },
        show: true,
        size: last ? 26 : 8,
        values: (_, values) => (last ? values.map((v) => told(v)) : values.map(() => "")),
        label: last ? "time, s" : undefined,
        labelFont: font,
        labelSize: 18,
        gap: 3,
      },
      { stroke: palette.ink, font, grid, ticks: { stroke: palette.faint, size: 4 }, size: 48, space: 26, gap: 3, values: (_, values) => values.map((v) => told(v)) },
    ],
    series: [
      {},
      ...lines.map(
        (line): uPlot.Series => ({
          label: line.name,
          stroke: line.colour < 0 ? palette.ink : palette.released[line.colour],
          width: 1.8,
          dash: DASHES[line.style % 3],
          points: { show: false },
          paths: plot.kind === "inputs" ? uPlot.paths.stepped?.({ align: 1 }) : undefined,
        }),
      ),
    ],
  };
}

/** Limits with room; never so narrow that rounding fills the plot. */
function spread(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [-1, 1];
  const size = Math.max(high - low, 1e-6 * Math.max(Math.abs(low), Math.abs(high)), 0.1);
  const middle = (low + high) / 2;
  return [middle - 0.56 * size, middle + 0.56 * size];
}
