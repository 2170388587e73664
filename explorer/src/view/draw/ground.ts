import type { FlowGrid } from "../flow/flow_grid";
import { GateField } from "../flow/gate_field";
import type { Session } from "../flow/session";
import type { Projection } from "../math/projection";
import type { Box, Viewport } from "../math/viewport";
import { toPixel } from "../math/viewport";
import type { ViewState } from "../state/view_state";
import { SPEED_COLOURS, TIME_COLOURS } from "./colours";
import type { Pen } from "./pen";
import { fieldImage, logLimits } from "./raster";

/** What a field in colour says, for the legend under it. */
export interface Scale {
  label: string;
  limits: [number, number];
  colours: Uint8ClampedArray;
}

/** The field in colour under everything: the speed of the flow, or the time constant of a unit. */
export class Ground {
  scale: Scale | null = null;
  private image: { of: HTMLCanvasElement; box: Box } | null = null;
  private made: unknown = null;
  private gate: GateField | null = null;

  /** `where`: the plane in words, if it is not the one that the axes say. */
  constructor(
    private readonly session: Session,
    private readonly where: string | null = null,
  ) {}

  /** Brings the field up to date; true where it has changed. */
  update(kind: ViewState["ground"], grid: FlowGrid | null, onto: Projection, budget: number): boolean {
    if (kind === "none" || grid === null) return this.put(kind, null, null, null);
    if (kind === "speed") {
      const { level } = grid;
      if (level === null || level === this.made) return false;
      const scale = { label: this.speedLabel(onto), limits: logLimits(level.speed), colours: SPEED_COLOURS };
      return this.put(level, fieldImage(level.speed, level.size, SPEED_COLOURS, scale.limits), grid.box, scale);
    }
    const { system, about } = this.session;
    if (system === null || system.timeConstants === null || kind > about.units) return this.put("none", null, null, null);
    const gate = this.gate;
    if (gate === null || gate.box !== grid.box || gate.input !== grid.input || gate.unit !== kind - 1) {
      this.gate = new GateField(system, onto, grid.box, grid.input, kind - 1);
      if (this.gate.unit !== gate?.unit) this.put("none", null, null, null);
    }
    if (this.gate === null || !this.gate.work(budget)) return false;
    const limits = logLimits(this.gate.values);
    const name = about.state_names?.[kind - 1] ?? `h${kind}`;
    const scale = { label: `time constant of ${name}, s`, limits, colours: TIME_COLOURS };
    return this.put(this.gate, fieldImage(this.gate.values, this.gate.size, TIME_COLOURS, limits), grid.box, scale);
  }

  /** The field as it is: an image, and what of the plane it covers. */
  get field(): { of: HTMLCanvasElement; box: Box } | null {
    return this.image;
  }

  draw(pen: Pen, view: Viewport): void {
    if (this.image === null) return;
    const { of, box } = this.image;
    const [left, top] = toPixel(view, box.x[0], box.y[1]);
    const [right, bottom] = toPixel(view, box.x[1], box.y[0]);
    // Nodes are the middles of pixels: the image is larger than the grid by half a pixel on every side.
    const [w, h] = [(right - left) / (of.width - 1), (bottom - top) / (of.height - 1)];
    pen.image(of, left - w / 2, top - h / 2, right - left + w, bottom - top + h, true);
  }

  private put(made: unknown, of: HTMLCanvasElement | null, box: Box | null, scale: Scale | null): boolean {
    const changed = made !== this.made;
    this.made = made;
    this.image = of === null || box === null ? null : { of, box };
    this.scale = scale;
    return changed;
  }

  private speedLabel(onto: Projection): string {
    const where = this.where !== null ? this.where : onto.exact ? "|dh/dt|" : `in the plane through ${this.session.about.units > 3 ? "the mean" : "zero"}`;
    return `speed ${where}, state units per second`;
  }
}
