import type { System } from "../../program/types";
import type { Projection } from "../math/projection";
import { lift } from "../math/projection";
import type { Box } from "../math/viewport";
import { width } from "../math/viewport";

const SIZE = 65;

/** The time constants of one unit over a plane, a row of nodes at a time. */
export class GateField {
  readonly size = SIZE;
  readonly values = new Float64Array(SIZE * SIZE).fill(NaN);
  private row = 0;

  constructor(
    private readonly system: System,
    private readonly plane: Projection,
    readonly box: Box,
    readonly input: Float64Array,
    readonly unit: number,
  ) {}

  get done(): boolean {
    return this.row >= SIZE;
  }

  /** True where it has come to an end now. */
  work(milliseconds: number): boolean {
    const constants = this.system.timeConstants;
    if (this.done || constants === null) return false;
    const end = performance.now() + milliseconds;
    while (!this.done && performance.now() < end) {
      const at = new Float64Array(2 * SIZE);
      for (let k = 0; k < SIZE; k++) {
        at[k] = this.box.x[0] + (k / (SIZE - 1)) * width(this.box.x);
        at[SIZE + k] = this.box.y[0] + (this.row / (SIZE - 1)) * width(this.box.y);
      }
      const found = constants(lift(this.plane, at, SIZE), this.input, SIZE);
      this.values.set(found.subarray(this.unit * SIZE, (this.unit + 1) * SIZE), this.row * SIZE);
      this.row += 1;
    }
    return this.done;
  }
}
