import type { System } from "../../program/types";
import type { Projection } from "../math/projection";
import type { Box } from "../math/viewport";
import { contains, padded } from "../math/viewport";
import { FlowGrid } from "./flow_grid";

const KEPT = 8;
/** Nodes along a side of a grid that is too coarse to take the place of one that is finer. */
const COARSE = 17;

/**
 * The grids of one plane: under the input that is held, for what is drawn beneath, and under the input of the moment,
 * for particles. So a pulse moves particles, and the picture does not flash with it. A few grids are kept: a pulse that comes
 * again finds its own.
 */
export class Grids {
  /** Under the held input. */
  held: FlowGrid | null = null;
  /** Under the input now; that of the held one until there is one. */
  now: FlowGrid | null = null;
  private heldWanted: FlowGrid | null = null;
  private nowWanted: FlowGrid | null = null;
  private kept: FlowGrid[] = [];
  private drawn: FlowGrid | null = null;

  constructor(
    private readonly system: System,
    private readonly plane: Projection,
  ) {}

  want(box: Box, held: Float64Array, now: Float64Array): void {
    this.heldWanted = this.grid(box, held, this.heldWanted);
    this.nowWanted = same(held, now) ? this.heldWanted : this.grid(box, now, this.nowWanted);
    this.choose();
  }

  /** Works for so many milliseconds. True where what is drawn beneath has changed. */
  work(milliseconds: number): boolean {
    const { heldWanted, nowWanted } = this;
    if (heldWanted === null || nowWanted === null) return false;
    const level = this.held?.level;
    // First something to see, then what a pulse does while it lasts, then the rest.
    const first = heldWanted.level === null || nowWanted.done ? heldWanted : nowWanted;
    first.work(milliseconds);
    this.choose();
    const changed = this.drawn !== this.held || level !== this.held?.level;
    this.drawn = this.held;
    return changed;
  }

  get settled(): boolean {
    return this.heldWanted === null || this.heldWanted.done;
  }

  private choose(): void {
    const { heldWanted, nowWanted } = this;
    if (heldWanted !== null && heldWanted.level !== null) this.held = heldWanted;
    const fine = nowWanted !== null && nowWanted.level !== null && nowWanted.level.size > COARSE;
    this.now = fine && nowWanted !== heldWanted ? nowWanted : this.held;
  }

  private grid(box: Box, input: Float64Array, last: FlowGrid | null): FlowGrid {
    const fits = (grid: FlowGrid): boolean => same(grid.input, input) && matches(grid.box, box);
    if (last !== null && fits(last)) return last;
    const known = this.kept.find(fits);
    const found = known ?? new FlowGrid(this.system, this.plane, padded(box, 0.04), Float64Array.from(input));
    this.kept = [...this.kept.filter((grid) => grid !== found), found].slice(-KEPT);
    return found;
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

/** A grid of a box that holds this one and is hardly larger will do. */
function matches(of: Box, box: Box): boolean {
  return contains(of, box) && contains(padded(box, 0.08), of);
}
