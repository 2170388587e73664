import { kernel, type Kernel, type Operand } from "./kernels";
import type { Block, Program } from "./types";

/** States that go through a program at a time: what they need then stays in the processor's nearest memory. */
export const AT_ONCE = 128;

/** A program, made ready once. */
export class Runner {
  readonly size: number;
  private readonly buffers: Float64Array[];
  private readonly moving: Kernel[] = [];
  private readonly still: Kernel[] = [];
  private readonly result: Operand;

  /**
   * @param uniform - of each input, whether all states have the same one. What depends on such alone is worked out
   *   once, for all.
   */
  constructor(program: Program, constants: Block[], uniform: boolean[]) {
    const values: Operand[] = program.inputs.map((size, k) => {
      return { fixed: uniform[k], size, shape: [size], values: new Float64Array(size * (uniform[k] ? 1 : AT_ONCE)) };
    });
    this.buffers = values.map((operand) => operand.values);
    const operand = (number: number): Operand => {
      if (number >= 0) return values[number];
      const { shape, values: given } = constants[-number - 1];
      return { fixed: true, size: given.length, shape, values: given };
    };
    for (const { op, operands: numbers, size } of program.equations) {
      const operands = numbers.map(operand);
      const fixed = operands.every((one) => one.fixed);
      const out = new Float64Array(size * (fixed ? 1 : AT_ONCE));
      // Of what is fixed there is one number for each entry: as of one state.
      const made = kernel(op, fixed ? operands.map((one) => ({ ...one, fixed: false })) : operands, out, size);
      if (made === null) throw new Error(`expected an operation that this page knows, got ${op}`);
      (fixed ? this.still : this.moving).push(made);
      values.push({ fixed, size, shape: [size], values: out });
    }
    this.result = operand(program.output);
    this.size = this.result.size;
  }

  /** The input of that number, [size, count], to be filled in; of a uniform one [size]. */
  input(number: number): Float64Array {
    return this.buffers[number];
  }

  /** Works out what depends on uniform inputs alone. */
  prepare(): void {
    for (const kernel of this.still) kernel(1);
  }

  /** The result for `count` states, AT_ONCE at most, written into `out` from its column `first` of `columns`. */
  run(count: number, out: Float64Array, first: number, columns: number): void {
    for (const kernel of this.moving) kernel(count);
    const { values, fixed } = this.result;
    for (let entry = 0; entry < this.size; entry++) {
      const to = entry * columns + first;
      if (fixed) out.fill(values[entry], to, to + count);
      else for (let b = 0; b < count; b++) out[to + b] = values[entry * count + b];
    }
  }
}

/** A program as a function of many states, and of inputs that they share or each have. */
export class Batched {
  private readonly shared: Runner;
  private readonly own: Runner | null;
  private out = new Float64Array(0);

  constructor(
    private readonly program: Program,
    constants: Block[],
  ) {
    this.shared = new Runner(program, constants, [false, true]);
    this.own = program.inputs.length > 1 ? new Runner(program, constants, [false, false]) : null;
  }

  get size(): number {
    return this.shared.size;
  }

  /** [size, count], in memory of its own that the next call overwrites. */
  call(states: Float64Array, inputs: Float64Array, count: number): Float64Array {
    const [units, channels = 0] = this.program.inputs;
    const own = this.own !== null && count > 1 && channels > 0 && inputs.length === channels * count;
    const runner = own ? this.own : this.shared;
    if (runner === null) throw new Error("a program without inputs was given some");
    if (states.length < units * count || (channels > 0 && inputs.length !== channels && !own)) {
      throw new Error(`expected ${units} entries for each state and ${channels} input channels, got others`);
    }
    if (this.out.length !== this.size * count) this.out = new Float64Array(this.size * count);
    if (!own && channels > 0) runner.input(1).set(inputs);
    runner.prepare();
    for (let first = 0; first < count; first += AT_ONCE) {
      const some = Math.min(AT_ONCE, count - first);
      copy(states, runner.input(0), units, first, count, some);
      if (own) copy(inputs, runner.input(1), channels, first, count, some);
      runner.run(some, this.out, first, count);
    }
    return this.out;
  }
}

function copy(from: Float64Array, to: Float64Array, rows: number, first: number, columns: number, count: number): void {
  for (let row = 0; row < rows; row++) {
    for (let b = 0; b < count; b++) to[row * count + b] = from[row * columns + first + b];
  }
}
