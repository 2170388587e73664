import { BufferAttribute, BufferGeometry, CanvasTexture, DoubleSide, Mesh, MeshBasicMaterial, SRGBColorSpace } from "three";
import { Ground } from "../draw/ground";
import { Grids } from "../flow/grids";
import type { Session } from "../flow/session";
import type { Projection } from "../math/projection";
import type { Box } from "../math/viewport";
import { padded } from "../math/viewport";
import type { ViewState } from "../state/view_state";
import type { Cube } from "./space_world";

/** A field in colour on a plane through the space, across its third axis. */
export class SpaceSlice {
  readonly object: Mesh<BufferGeometry, MeshBasicMaterial>;
  private readonly ground: Ground;
  private grids: Grids | null = null;
  private plane: Projection;
  private height = NaN;
  private shown: HTMLCanvasElement | null = null;

  constructor(
    private readonly session: Session,
    private readonly onto: Projection,
    private readonly cube: Cube,
  ) {
    this.ground = new Ground(session, "in the slice");
    this.plane = onto;
    const material = new MeshBasicMaterial({ side: DoubleSide, transparent: true, opacity: 0.82, depthWrite: false });
    this.object = new Mesh(new BufferGeometry(), material);
    this.object.visible = false;
  }

  get scale(): Ground["scale"] {
    return this.object.visible ? this.ground.scale : null;
  }

  /** Works for so many milliseconds; true where there is something else to see. */
  update(view: ViewState, budget: number): boolean {
    const { system } = this.session;
    const before = this.object.visible;
    if (view.ground === "none" || system === null) {
      this.object.visible = false;
      return before;
    }
    if (view.slice !== this.height) this.move(view.slice);
    this.grids ??= new Grids(system, this.plane);
    const [x, y] = this.cube.ranges;
    const { held } = this.session.stimulus;
    this.grids.want(padded({ x, y }, 0.02), held, held);
    this.grids.work(budget);
    this.ground.update(view.ground, this.grids.held, this.plane, budget);
    const { field } = this.ground;
    if (field === null || field.of === this.shown) return before !== this.object.visible;
    this.shown = field.of;
    this.put(field.of, field.box);
    return true;
  }

  private move(height: number): void {
    const [low, high] = this.cube.ranges[2];
    this.height = height;
    const at = low + height * (high - low);
    const origin = this.onto.origin.map((value, i) => value + at * this.onto.axes[2][i]);
    this.plane = { ...this.onto, origin, axes: this.onto.axes.slice(0, 2), exact: false };
    this.grids = null;
  }

  private put(of: HTMLCanvasElement, box: Box): void {
    const [low, high] = this.cube.ranges[2];
    const at = low + this.height * (high - low);
    const corners = [0, 1, 2, 3].flatMap((k) => this.cube.place([box.x[k % 2], box.y[k >> 1], at], 1, 0));
    const made = new BufferGeometry();
    made.setAttribute("position", new BufferAttribute(Float32Array.from(corners), 3));
    made.setAttribute("uv", new BufferAttribute(Float32Array.from([0, 0, 1, 0, 0, 1, 1, 1]), 2));
    made.setIndex([0, 1, 3, 0, 3, 2]);
    this.object.geometry.dispose();
    this.object.geometry = made;
    const { material } = this.object;
    material.map?.dispose();
    material.map = new CanvasTexture(of);
    material.map.colorSpace = SRGBColorSpace;
    material.needsUpdate = true;
    this.object.visible = true;
  }
}
