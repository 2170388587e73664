import { PerspectiveCamera, Plane, Raycaster, Scene, Vector2, Vector3, WebGLRenderer } from "three";
import type { Group } from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { Pen } from "../draw/pen";
import { CanvasPen } from "../draw/pen";
import { drawSpace } from "../draw/space_layers";
import type { Session } from "../flow/session";
import { Swarm } from "../flow/swarm";
import type { Projection } from "../math/projection";
import { home, lift, project, projection } from "../math/projection";
import type { Host, Panel } from "./panel";
import { SpaceSlice } from "./space_slice";
import { Cube, SpaceTrails, still } from "./space_world";

const BUDGET = 4;
const SLICE_BUDGET = 2;
const NEAR = 22;
/** Of a key, in radians. */
const TURN = 0.15;
const START = [2.9, 2.0, 4.1];

/** Three axes of a network's states, to be turned about. */
export class SpacePanel implements Panel {
  readonly element = document.createElement("div");
  private readonly over = document.createElement("canvas");
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(36, 1, 0.05, 60);
  private readonly controls: OrbitControls;
  private readonly onto: Projection;
  private readonly cube: Cube;
  private readonly trails = new SpaceTrails();
  private readonly swarm: Swarm | null;
  private readonly slice: SpaceSlice;
  private readonly watcher: ResizeObserver;
  private world: Group | null = null;
  private stale = true;
  private ratio = 1;

  /** Null where this browser has no WebGL. */
  static make(session: Session, host: Host, label: string): SpacePanel | null {
    try {
      return new SpacePanel(session, host, label, new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true }));
    } catch {
      return null;
    }
  }

  private constructor(
    private readonly session: Session,
    private readonly host: Host,
    label: string,
    private readonly renderer: WebGLRenderer,
  ) {
    const { about, system } = session;
    this.onto = projection(about, [0, 1, 2]);
    this.cube = new Cube(home(about, this.onto));
    const jitter = 0.02 * Math.max(...session.scale);
    this.swarm = system === null ? null : new Swarm(system, about.step, session.starts, jitter);
    this.slice = new SpaceSlice(session, this.onto, this.cube);
    this.element.className = "plane space";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", label.replace("drag a box to zoom, Shift and drag to move", "drag to turn, wheel or pinch to zoom"));
    this.over.className = "over";
    this.element.append(renderer.domElement, this.over);
    this.controls = new OrbitControls(this.camera, renderer.domElement);
    this.controls.enablePan = false;
    this.controls.minDistance = 0.4;
    this.controls.maxDistance = 12;
    const [x, y, z] = host.view.camera ?? START;
    this.camera.position.set(x, y, z);
    this.controls.update();
    this.controls.addEventListener("change", () => (this.stale = true));
    this.controls.addEventListener("end", () => host.turned(this.camera.position.toArray()));
    this.listenTo();
    this.refresh();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.element);
  }

  get scale(): Panel["scale"] {
    return this.slice.scale;
  }

  get note(): string {
    return this.swarm === null ? "" : `${this.swarm.count} states drift from where trials went, each followed by the network itself. A click releases the state of a trial under the pointer.`;
  }

  frame(real: number, seconds: number): void {
    const { swarm, host, session } = this;
    if (this.over.width < 20) return;
    if (swarm !== null && host.view.layers.has("particles")) {
      this.trails.object.visible = true;
      if (real > 0 && seconds > 0) {
        swarm.advance(this.onto, session.input, seconds, real, BUDGET);
        this.trails.add(swarm, this.cube);
        this.stale = true;
      } else if (swarm.now.length === 0) this.settle(swarm);
    } else this.trails.object.visible = false;
    if (this.slice.update(host.view, SLICE_BUDGET)) this.stale = true;
    if (this.stale) {
      this.stale = false;
      this.renderer.render(this.scene, this.camera);
    }
    const context = this.over.getContext("2d");
    if (context === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.over.width, this.over.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.letters(new CanvasPen(context));
  }

  refresh(): void {
    if (this.world !== null) {
      this.scene.remove(this.world);
      this.world.traverse((object) => (object as { geometry?: { dispose(): void } }).geometry?.dispose());
    }
    const { session, host } = this;
    this.world = still(session, this.onto, this.cube, host.view.layers, host.palette);
    this.trails.colour(host.palette.drift);
    this.scene.add(this.world, this.trails.object, this.slice.object);
    this.stale = true;
  }

  reset(): void {
    this.camera.position.set(START[0], START[1], START[2]);
    this.controls.target.set(0, 0, 0);
    this.controls.update();
    this.host.turned(null);
  }

  zoom(factor: number): void {
    const away = this.camera.position.clone().sub(this.controls.target).multiplyScalar(factor);
    this.camera.position.copy(this.controls.target).add(away);
    this.controls.update();
    this.host.turned(this.camera.position.toArray());
  }

  draw(pen: Pen): void {
    this.renderer.render(this.scene, this.camera);
    const [w, h] = this.size();
    pen.image(this.renderer.domElement, 0, 0, w, h, true);
    this.letters(pen);
  }

  size(): [number, number] {
    return [this.element.clientWidth, this.element.clientHeight];
  }

  close(): void {
    this.watcher.disconnect();
    this.controls.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.element.remove();
  }

  /** Where a place of the cube is on the screen, in CSS pixels. */
  private onScreen(place: [number, number, number]): [number, number] {
    const [w, h] = this.size();
    const at = new Vector3(...place).project(this.camera);
    return [((at.x + 1) / 2) * w, ((1 - at.y) / 2) * h];
  }

  private letters(pen: Pen): void {
    const { session, host, onto, cube } = this;
    drawSpace(pen, {
      session,
      onto,
      layers: host.view.layers,
      palette: host.palette,
      ranges: cube.ranges,
      corner: (a, b, c) => this.onScreen(cube.corner(a, b, c)),
      pixel: (coordinates, count, b) => this.onScreen(cube.place(coordinates, count, b)),
    });
  }

  /** Trails of a picture that stands still. */
  private settle(swarm: Swarm): void {
    const { about, input } = this.session;
    for (let k = 0; k < 10; k++) {
      swarm.advance(this.onto, input, about.kind === "map" ? about.step : about.time_constant / 30, 0, Infinity);
      this.trails.add(swarm, this.cube);
    }
    this.stale = true;
  }

  private resize(): void {
    const [w, h] = this.size();
    if (w < 20 || h < 20) return;
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.renderer.setPixelRatio(this.ratio);
    this.renderer.setSize(w, h);
    this.over.width = Math.round(w * this.ratio);
    this.over.height = Math.round(h * this.ratio);
    this.camera.aspect = w / h;
    // The whole cube is seen in a narrow picture as well.
    this.camera.fov = 36 * Math.min(1.7, Math.max(1, 1.05 / this.camera.aspect));
    this.camera.updateProjectionMatrix();
    this.stale = true;
    this.frame(0, 0);
  }

  private listenTo(): void {
    let from: [number, number] | null = null;
    const canvas = this.renderer.domElement;
    canvas.addEventListener("pointerdown", (event) => (from = [event.offsetX, event.offsetY]));
    canvas.addEventListener("pointerup", (event) => {
      const still = from !== null && Math.hypot(event.offsetX - from[0], event.offsetY - from[1]) < 6;
      from = null;
      if (still) this.host.release(this.session, this.under(event.offsetX, event.offsetY));
    });
    this.element.addEventListener("keydown", (event) => {
      const turn = { a: -1, d: 1 }[event.key] ?? 0;
      if (turn === 0 || event.ctrlKey || event.metaKey) return;
      this.camera.position.applyAxisAngle(new Vector3(0, 1, 0), turn * TURN);
      this.controls.update();
      this.host.turned(this.camera.position.toArray());
    });
    canvas.addEventListener("dblclick", () => {
      this.host.takeBack(this.session, 2);
      this.reset();
    });
  }

  /** The state of a trial that is seen nearest to a place of the screen; where none is near, one of the plane that
   *  faces the eye. */
  private under(x: number, y: number): Float64Array {
    const { states, count } = this.session.starts;
    const coordinates = project(this.onto, states, count);
    let [best, least] = [-1, NEAR];
    for (let b = 0; b < count; b++) {
      const at = this.onScreen(this.cube.place(coordinates, count, b));
      const away = Math.hypot(at[0] - x, at[1] - y);
      if (away < least) [best, least] = [b, away];
    }
    if (best >= 0) return Float64Array.from({ length: this.session.about.units }, (_, i) => states[i * count + best]);
    const [w, h] = this.size();
    const ray = new Raycaster();
    ray.setFromCamera(new Vector2((2 * x) / w - 1, 1 - (2 * y) / h), this.camera);
    const facing = new Plane().setFromNormalAndCoplanarPoint(this.camera.getWorldDirection(new Vector3()), this.controls.target);
    const hit = ray.ray.intersectPlane(facing, new Vector3()) ?? this.controls.target.clone();
    return lift(this.onto, this.cube.back(hit.x, hit.y, hit.z), 1);
  }
}
