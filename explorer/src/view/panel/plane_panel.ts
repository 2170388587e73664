import { ON_COLOUR } from "../draw/colours";
import type { Palette } from "../draw/colours";
import { Ground } from "../draw/ground";
import { axes } from "../draw/marks";
import type { Pen } from "../draw/pen";
import { CanvasPen } from "../draw/pen";
import type { PlaneScene } from "../draw/plane_layers";
import { drawLayers, drawPoints, drawReleased } from "../draw/plane_layers";
import { drawStored } from "../draw/stored";
import { drawTrails } from "../draw/trails";
import { Grids } from "../flow/grids";
import { Particles } from "../flow/particles";
import type { Session } from "../flow/session";
import { Swarm } from "../flow/swarm";
import type { Projection } from "../math/projection";
import { homeBox, lift, projection } from "../math/projection";
import type { Box, Viewport } from "../math/viewport";
import { between, shifted, toPlane, width, within, zoomed } from "../math/viewport";
import { listen } from "./gestures";
import type { Host, Panel } from "./panel";
import { Tip } from "./tip";

const PARTICLES = 2000;
/** Of a frame, in milliseconds: for the grid, and for whole states that drift. */
const GRID_BUDGET = 3;
const SWARM_BUDGET = 3;

/** A plane of a network's states, seen from above. */
export class PlanePanel implements Panel {
  readonly element = document.createElement("div");
  private readonly canvases: HTMLCanvasElement[];
  private readonly contexts: CanvasRenderingContext2D[];
  private readonly onto: Projection;
  private readonly whole: Box;
  private readonly grids: Grids | null;
  private readonly particles: Particles | null;
  private readonly swarm: Swarm | null;
  private readonly ground: Ground;
  private readonly watcher: ResizeObserver;
  private readonly tip: Tip;
  private view: Viewport;
  private drawn: Box | null = null;
  private ratio = 1;
  private stale = true;

  constructor(
    private readonly session: Session,
    private readonly host: Host,
    box: Box | null,
    label: string,
  ) {
    const { about, system } = session;
    this.onto = projection(about, host.view.axes);
    this.whole = homeBox(about, this.onto);
    this.view = { box: box ?? this.whole, frame: { left: 0, top: 0, width: 1, height: 1 } };
    this.grids = system === null ? null : new Grids(system, this.onto);
    this.ground = new Ground(session);
    const planar = system !== null && about.units <= 2;
    this.particles = planar ? new Particles(PARTICLES) : null;
    this.particles?.scatter(this.view.box);
    const jitter = 0.02 * Math.max(...session.scale);
    this.swarm = system !== null && !planar ? new Swarm(system, about.step, session.starts, jitter) : null;
    this.element.className = "plane";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", label);
    this.canvases = [0, 1, 2].map(() => document.createElement("canvas"));
    this.contexts = this.canvases.map((canvas) => {
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("this browser cannot draw");
      return context;
    });
    this.element.append(...this.canvases);
    this.tip = new Tip(this.element);
    this.listenTo();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.element);
  }

  get scale(): Panel["scale"] {
    return this.ground.scale;
  }

  get note(): string {
    const grid = this.grids?.held ?? null;
    if (this.particles !== null && grid !== null) {
      const error = Number.isNaN(grid.error) ? "" : ` Their grid is off by ${(100 * grid.error).toFixed(2)} % of the flow`;
      const busy = this.grids?.settled === true ? "." : error === "" ? " Their grid is being filled." : ", and is being refined.";
      return `${PARTICLES.toLocaleString("en")} particles drift with the flow.${error}${busy}`;
    }
    return this.swarm === null ? "" : `${this.swarm.count} states drift from where trials went, each followed by the network itself.`;
  }

  frame(real: number, seconds: number): void {
    const { session, host } = this;
    if (this.view.frame.width < 2) return;
    this.grids?.want(this.view.box, session.stimulus.held, session.input);
    if (this.grids?.work(GRID_BUDGET) === true) this.stale = true;
    const grid = this.grids?.held ?? null;
    if (this.ground.update(host.view.ground, grid, this.onto, GRID_BUDGET)) this.stale = true;
    const scene = this.scene();
    if (this.stale) {
      this.stale = false;
      this.clear(0);
      this.under(new CanvasPen(this.contexts[0]), scene);
    }
    if (host.view.layers.has("particles") && (real > 0 || this.unseen)) this.drift(real, seconds, scene);
    this.clear(2);
    this.over(new CanvasPen(this.contexts[2]), scene);
  }

  refresh(): void {
    this.stale = true;
    this.wipe();
    this.unseen = true;
  }

  reset(): void {
    this.see(null);
  }

  zoom(factor: number): void {
    const { box } = this.view;
    this.see(zoomed(box, [(box.x[0] + box.x[1]) / 2, (box.y[0] + box.y[1]) / 2], factor));
  }

  draw(pen: Pen): void {
    const scene = this.scene();
    this.under(pen, scene);
    if (this.host.view.layers.has("particles")) {
      const [w, h] = this.size();
      pen.image(this.canvases[1], 0, 0, w, h, true);
    }
    this.over(pen, scene);
  }

  size(): [number, number] {
    return [this.element.clientWidth, this.element.clientHeight];
  }

  close(): void {
    this.watcher.disconnect();
    this.element.remove();
  }

  private unseen = true;

  private drift(real: number, seconds: number, scene: PlaneScene): void {
    const grid = this.grids?.now ?? null;
    const { about, input } = this.session;
    const longest = about.kind === "map" ? about.step : Math.min(about.time_constant / 5, about.step * 4);
    const isMap = about.kind === "map";
    const strokes = (each: number, of: number): void => {
      if (this.particles !== null && grid !== null && grid.level !== null) {
        this.particles.advance(grid, each, of, longest, isMap, this.view.box);
        drawTrails(this.contexts[1], this.particles, this.view, scene.palette.particles, this.ratio, 1.25);
      } else if (this.swarm !== null) {
        this.swarm.advance(this.onto, input, each, of, SWARM_BUDGET);
        // There are fewer of them.
        drawTrails(this.contexts[1], this.swarm, this.view, this.swarmColour(scene), this.ratio, 2);
      }
    };
    if (this.unseen && (this.swarm !== null || (grid?.level ?? null) !== null)) {
      // A picture that stands still shows where its particles go as well.
      this.unseen = false;
      const still = real === 0;
      const each = isMap ? about.step : about.time_constant / 40;
      for (let k = 0; still && k < 24; k++) strokes(each, 0);
    }
    if (real > 0) strokes(seconds, real);
  }

  private scene(): PlaneScene {
    const { session, view, onto, host } = this;
    const { layers } = host.view;
    return { session, view, onto, layers, palette: this.palette(), grid: this.grids?.held ?? null };
  }

  private swarmColour(scene: PlaneScene): string {
    return this.ground.scale === null ? this.host.palette.drift : scene.palette.particles;
  }

  private palette(): Palette {
    return this.ground.scale === null ? this.host.palette : { ...this.host.palette, ...ON_COLOUR };
  }

  private under(pen: Pen, scene: PlaneScene): void {
    const { frame } = scene.view;
    pen.inside(frame.left, frame.top, frame.width, frame.height, () => {
      this.ground.draw(pen, scene.view);
      drawLayers(pen, scene);
    });
    axes(pen, scene.view, this.onto.names, this.host.palette);
  }

  private over(pen: Pen, scene: PlaneScene): void {
    const { frame } = scene.view;
    pen.inside(frame.left, frame.top, frame.width, frame.height, () => {
      if (this.session.system === null) drawStored(pen, scene, this.host.palette);
      drawReleased(pen, scene, this.host.palette);
      drawPoints(pen, scene);
      if (this.drawn !== null) {
        const [a, b] = [this.drawn.x, this.drawn.y];
        const corners = [a[0], b[0], a[1], b[0], a[1], b[1], a[0], b[1]];
        pen.path(corners, { colour: scene.palette.casing === "#10171e" ? "#ffffff" : this.host.palette.ink, width: 1.5, dash: [5, 4] }, "rgba(128,160,190,.2)", true);
      }
    });
  }

  private see(box: Box | null): void {
    const before = this.view.box;
    const after = box === null ? this.whole : within(box, this.whole);
    this.view = { ...this.view, box: after };
    const grown = width(after.x) > 1.2 * width(before.x) || width(after.x) < 0.8 * width(before.x);
    if (grown || box === null) this.particles?.scatter(after);
    this.refresh();
    this.host.seen(this.session, box === null ? null : after);
  }

  private clear(layer: number): void {
    this.contexts[layer].setTransform(1, 0, 0, 1, 0, 0);
    this.contexts[layer].clearRect(0, 0, this.canvases[layer].width, this.canvases[layer].height);
    this.contexts[layer].setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  private wipe(): void {
    const [canvas] = [this.canvases[1]];
    this.contexts[1].setTransform(1, 0, 0, 1, 0, 0);
    this.contexts[1].clearRect(0, 0, canvas.width, canvas.height);
  }

  private resize(): void {
    const [w, h] = this.size();
    if (w < 20 || h < 20) return;
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    for (const canvas of this.canvases) {
      canvas.width = Math.round(w * this.ratio);
      canvas.height = Math.round(h * this.ratio);
    }
    const left = w < 480 ? 52 : 62;
    this.view = { ...this.view, frame: { left, top: 8, width: w - left - 12, height: h - 8 - 46 } };
    this.refresh();
    this.frame(0, 0);
  }

  private listenTo(): void {
    const at = (x: number, y: number): [number, number] => toPlane(this.view, x, y);
    const within = (x: number, y: number): boolean => {
      const { frame } = this.view;
      return x >= frame.left && x <= frame.left + frame.width && y >= frame.top && y <= frame.top + frame.height;
    };
    listen(this.element, {
      tap: (x, y) => {
        if (within(x, y)) this.host.release(this.session, lift(this.onto, Float64Array.from(at(x, y)), 1));
      },
      dragging: (a, b) => (this.drawn = between(a, b)),
      dragged: (a, b) => {
        this.drawn = null;
        const box = between(at(...a), at(...b));
        if (box !== null) this.see(box);
      },
      zoom: (x, y, factor) => this.see(zoomed(this.view.box, at(x, y), factor)),
      pan: (dx, dy) => {
        const { box, frame } = this.view;
        this.see(shifted(box, (-dx / frame.width) * width(box.x), (dy / frame.height) * width(box.y)));
      },
      twice: () => {
        this.host.takeBack(this.session, 2);
        this.see(null);
      },
      hover: (x, y) => this.tip.over(this.scene(), x, y),
      leave: () => this.tip.hide(),
    });
  }
}
