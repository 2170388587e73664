import type { System } from "../../program/types";
import type { Projection } from "../math/projection";
import type { Box } from "../math/viewport";
import { contains, padded } from "../math/viewport";
import { FlowGrid } from "./flow_grid";

const KEPT = 8;

/**
 * The grids of one plane: the one shown, and the one that is filled for the part of the plane and the input that are
 * wanted now. A few are kept, so that a pulse that comes again finds its own.
 */
export class Grids {
  shown: FlowGrid | null = null;
  private wanted: FlowGrid | null = null;
  private kept: FlowGrid[] = [];

  constructor(
    private readonly system: System,
    private readonly plane: Projection,
  ) {}

  want(box: Box, input: Float64Array): void {
    const fits = (grid: FlowGrid): boolean => same(grid.input, input) && matches(grid.box, box);
    if (this.wanted !== null && fits(this.wanted)) return;
    const known = this.kept.find(fits);
    if (known !== undefined) this.kept = [...this.kept.filter((grid) => grid !== known), known];
    this.wanted = known ?? new FlowGrid(this.system, this.plane, padded(box, 0.04), Float64Array.from(input));
    if (known === undefined) this.kept = [...this.kept, this.wanted].slice(-KEPT);
    if (this.wanted.level !== null && this.wanted.level.size > 17) this.shown = this.wanted;
  }

  /** True where what is shown has changed. */
  work(milliseconds: number): boolean {
    if (this.wanted === null) return false;
    const finer = this.wanted.work(milliseconds);
    const before = this.shown;
    if (this.wanted.level !== null) this.shown = this.wanted;
    return finer || before !== this.shown;
  }

  get settled(): boolean {
    return this.wanted === null || this.wanted.done;
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

/** A grid of a box that holds this one and is hardly larger will do. */
function matches(of: Box, box: Box): boolean {
  return contains(of, box) && contains(padded(box, 0.08), of);
}
