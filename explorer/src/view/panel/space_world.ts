import { BufferAttribute, BufferGeometry, Color, Group, Line, LineBasicMaterial, LineSegments, Points, PointsMaterial, Sphere, Vector3 } from "three";
import type { Palette } from "../draw/colours";
import type { Session } from "../flow/session";
import type { Swarm } from "../flow/swarm";
import type { Projection } from "../math/projection";
import { columns, project } from "../math/projection";
import type { Range } from "../math/viewport";

const MOST_TRIALS = 12;
const MOST_SLOW = 2500;
/** Frames over which a trail is seen. */
const TRAIL = 10;

/** Coordinates of state space to a cube of side two, all axes by one scale. */
export class Cube {
  readonly half: [number, number, number];
  private readonly middle: number[];
  private readonly factor: number;

  constructor(readonly ranges: readonly Range[]) {
    const sizes = ranges.map(([low, high]) => high - low);
    this.factor = 2 / (Math.max(...sizes) * 1.1);
    this.middle = ranges.map(([low, high]) => (low + high) / 2);
    const [a, b, c] = sizes.map((size) => (size * 1.1 * this.factor) / 2);
    this.half = [a, b, c];
  }

  /** The third axis points up on the screen. */
  place(coordinates: ArrayLike<number>, count: number, b: number): [number, number, number] {
    const at = (a: number): number => (coordinates[a * count + b] - this.middle[a]) * this.factor;
    return [at(0), at(2), -at(1)];
  }

  back(x: number, y: number, z: number): Float64Array {
    return Float64Array.from([x, -z, y], (v, a) => v / this.factor + this.middle[a]);
  }

  corner(a: number, b: number, c: number): [number, number, number] {
    return [a * this.half[0], c * this.half[2], -b * this.half[1]];
  }
}

/** What stands still in the space: its frame, trials, the slow set. */
export function still(session: Session, onto: Projection, cube: Cube, layers: ReadonlySet<string>, palette: Palette): Group {
  const group = new Group();
  group.add(frame(cube, palette));
  const { about } = session;
  const faint = new Color(palette.faint);
  if (layers.has("trials") && about.trajectories !== null) {
    const [trials, steps, N] = about.trajectories.states.shape;
    for (let k = 0; k < Math.min(trials, MOST_TRIALS); k++) {
      const rows = columns(about.trajectories.states.values.subarray(k * steps * N, (k + 1) * steps * N), N);
      const material = new LineBasicMaterial({ color: faint, transparent: true, opacity: 0.35 });
      group.add(new Line(geometry(project(onto, rows.states, rows.count), rows.count, cube), material));
    }
  }
  if (layers.has("slow") && about.slow !== null && session.atHome) {
    const rows = columns(about.slow.values, about.units);
    const shown = Math.min(rows.count, MOST_SLOW);
    const material = new PointsMaterial({ color: new Color(palette.released[2]), size: 3, sizeAttenuation: false, transparent: true, opacity: 0.6 });
    const all = geometry(project(onto, rows.states, rows.count), rows.count, cube);
    all.setDrawRange(0, shown);
    group.add(new Points(all, material));
  }
  return group;
}

function geometry(coordinates: Float64Array, count: number, cube: Cube): BufferGeometry {
  const places = new Float32Array(3 * count);
  for (let b = 0; b < count; b++) places.set(cube.place(coordinates, count, b), 3 * b);
  const made = new BufferGeometry();
  made.setAttribute("position", new BufferAttribute(places, 3));
  return made;
}

function frame(cube: Cube, palette: Palette): LineSegments {
  const ends: number[] = [];
  const sides = [-1, 1];
  for (const a of sides) {
    for (const b of sides) {
      ends.push(...cube.corner(-1, a, b), ...cube.corner(1, a, b));
      ends.push(...cube.corner(a, -1, b), ...cube.corner(a, 1, b));
      ends.push(...cube.corner(a, b, -1), ...cube.corner(a, b, 1));
    }
  }
  const made = new BufferGeometry();
  made.setAttribute("position", new BufferAttribute(Float32Array.from(ends), 3));
  return new LineSegments(made, new LineBasicMaterial({ color: new Color(palette.faint), transparent: true, opacity: 0.45 }));
}

/** The trails of states that drift: where each has been for some frames. */
export class SpaceTrails {
  readonly object: LineSegments;
  private places = new Float32Array();
  private begun = new Uint8Array();
  private count = 0;
  private readonly material = new LineBasicMaterial({ transparent: true, vertexColors: true, depthWrite: false });

  constructor() {
    this.object = new LineSegments(new BufferGeometry(), this.material);
    this.object.frustumCulled = false;
  }

  colour(colour: string): void {
    this.shades = new Color(colour);
    this.count = 0;
  }

  private shades = new Color();

  add(swarm: Swarm, cube: Cube): void {
    if (this.count !== swarm.count) this.make(swarm.count);
    const stride = 6 * TRAIL;
    for (let b = 0; b < swarm.count; b++) {
      const at = b * stride;
      const now = cube.place(swarm.now, swarm.count, b);
      if (swarm.fresh[b] === 1 || this.begun[b] === 0) {
        this.begun[b] = 1;
        for (let k = 0; k < 2 * TRAIL; k++) this.places.set(now, at + 3 * k);
        continue;
      }
      // The newest piece stands first.
      this.places.copyWithin(at + 6, at, at + stride - 6);
      this.places.copyWithin(at + 3, at + 6, at + 9);
      this.places.set(now, at);
    }
    this.object.geometry.attributes.position.needsUpdate = true;
  }

  private make(count: number): void {
    this.count = count;
    this.places = new Float32Array(count * 6 * TRAIL);
    this.begun = new Uint8Array(count);
    const shades = new Float32Array(count * 8 * TRAIL);
    for (let k = 0; k < count * 2 * TRAIL; k++) {
      const age = (Math.floor(k / 2) % TRAIL) / TRAIL;
      shades.set([this.shades.r, this.shades.g, this.shades.b, 0.85 * (1 - age)], 4 * k);
    }
    this.object.geometry.dispose();
    const made = new BufferGeometry();
    made.setAttribute("position", new BufferAttribute(this.places, 3));
    made.setAttribute("color", new BufferAttribute(shades, 4));
    // Wherever they drift, nothing asks how far.
    made.boundingSphere = new Sphere(new Vector3(), 10);
    this.object.geometry = made;
  }
}
