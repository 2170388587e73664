/**
 * What the page holds, and what the interpreter makes of it.
 *
 * The page embeds one JSON text, a `PageFile`, in `<script type="application/json" id="gnode-data">`. `readPage` of
 * read.ts checks it and gives a `Page`: every packed array is a `Block` there, every program a `System` that runs.
 * All states are in state units, times in seconds, rates per second.
 */

/** Numbers, last axis fastest. NaN where nothing is known (padding of trials). */
export interface Block {
  shape: number[];
  values: Float64Array;
}

/** A `Block` as the file has it: little-endian bytes in base64, decoded to float64 by readPage. */
export interface Packed {
  shape: number[];
  type: "float32" | "float64" | "int32";
  data: string;
}

/**
 * A straight program. Values are vectors, numbered: the inputs first, then the result of each equation. An operand
 * below zero is a constant of the page: -1 the first, -2 the second, ... A vector of one entry stands for as many equal ones
 * as its partner has.
 */
export interface Program {
  /** The lengths of the inputs: [N, I] of a drive, [N] of a readout. */
  inputs: number[];
  equations: Equation[];
  output: number;
}

export interface Equation {
  /** "matmul": a constant matrix [rows, columns] times a vector. "take": entries of the operands but the first, one
   *  after the other, at the indices that the first one, a constant, gives. "sum", "prod", "max_of", "min_of": of rows of
   *  equal length, `size` of them. Else entry by entry: add, sub, mul, div, tanh, logistic, ... (elementwise.ts). */
  op: string;
  operands: number[];
  /** The length of the result. */
  size: number;
}

/** "stable": attracts. "unstable": a source. "marginal": some rate cannot be told from zero. */
export type PointKind = "stable" | "saddle" | "unstable" | "marginal";

export interface Point {
  state: number[];
  kind: PointKind;
  /** The number of unstable directions. */
  index: number;
  /** Half of the longest side of the box that is proven to hold it and no other; null where nothing is proven. */
  enclosure_radius: number | null;
  certified: boolean;
  label: string | null;
  /** -1/Re(lambda) in seconds, from the slowest; negative where the direction grows; null where it is neutral. */
  time_constants: (number | null)[];
}

export interface Cycle {
  /** [samples, N], the first state not repeated. */
  states: Block;
  period: number;
  stable: boolean;
}

export interface Manifold {
  /** Which of `points`. */
  saddle: number;
  /** "unstable": where it leads to; "stable": what divides the basins. */
  kind: "unstable" | "stable";
  /** [samples, N], from the saddle outward. */
  path: Block;
}

export interface Trajectories {
  /** [steps], or [trials, steps] where they differ. */
  time: Block;
  /** [trials, steps, N]; NaN at padding. */
  states: Block;
  /** [trials, steps, I] */
  inputs: Block | null;
  /** [trials, steps, outputs]: what the network answered. */
  outputs: Block | null;
  /** [trials, steps, outputs]: what was asked; NaN where nothing was. */
  targets: Block | null;
}

/** The inputs of one trial of the task, to be given again. */
export interface Pulses {
  time_step: number;
  /** [steps, I] */
  inputs: Block;
}

/** Principal components, of N > 3. */
export interface Axes {
  mean: number[];
  /** Three orthonormal directions of N entries. */
  components: number[][];
  /** The share of the variance along each. */
  explained: number[];
}

/** A stretch of a stored trial that is worth watching. */
export interface Clip {
  title: string;
  trial: number;
  /** Seconds since the trial's begin. */
  begin: number;
  end: number;
}

/** What is told of a network beside its programs: the same in the file (with `Packed` for `Block`) and in the page. */
export interface About {
  name: string;
  /** Of a flow `drive` is dh/dt per second; of a map the next state. */
  kind: "flow" | "map";
  /** Seconds: of the simulation's own steps; of a map what one application stands for. */
  step: number;
  /** "euler", "heun", "rk4", ...: what the network was trained with; the step of a flow from elsewhere is rk4's. */
  solver: string;
  /** The length of a trial. */
  seconds: number;
  /** Entries of the state; input channels (0: none); outputs (0: no readout). */
  units: number;
  inputs: number;
  outputs: number;
  state_names: string[] | null;
  input_names: string[] | null;
  output_names: string[] | null;
  /** tau in seconds. */
  time_constant: number;
  /** A noise under which the loss of its memory was worked out, in state units per square root of a second. */
  noise: number | null;
  /** The input under which points, cycles and the verdict hold. */
  held_input: number[];
  points: Point[];
  cycles: Cycle[];
  /** [states, N]: states that hardly move, where memories are held. */
  slow: Block | null;
  manifolds: Manifold[];
  trajectories: Trajectories | null;
  pulses: Pulses | null;
  axes: Axes | null;
  /** [2, N]: the least and the largest of each entry over trials, points and slow states. */
  bounds: Block;
  verdict: { headline: string; reason: string } | null;
  /** Seconds that a memory lasts, if known. */
  lifetime: number | null;
  clips: Clip[];
  /** Sentences: what is not in this page, and why (a network too large, a NumPy function, ...). */
  left_out: string[];
}

/** Where a manifold begins; `Manifold.path` is worked out when the page is read, one for either side of the saddle. */
export interface ManifoldFile {
  saddle: number;
  kind: "unstable" | "stable";
  /** A real eigenvector. */
  direction: number[];
}

/** The same with packed arrays. */
type InFile<T> = T extends Block
  ? Packed
  : T extends (infer Entry)[]
    ? InFile<Entry>[]
    : T extends object
      ? { [Name in keyof T]: InFile<T[Name]> }
      : T;

export interface NetworkFile extends InFile<Omit<About, "manifolds">> {
  manifolds: ManifoldFile[];
  constants: Packed[];
  /** (state, input) to dh/dt or the next state. null: it cannot run here, and `left_out` says why. */
  drive: Program | null;
  /** state to outputs */
  readout: Program | null;
  /** (state, input) to tau / G, N time constants in seconds, where there is a gate. */
  time_constants: Program | null;
}

export interface PageFile {
  format: "gnode-explorer";
  version: 1;
  networks: NetworkFile[];
}

export interface Network {
  about: About;
  /** null where the network cannot run: only stored trajectories. */
  system: System | null;
}

export interface Page {
  /** One, or two side by side. */
  networks: Network[];
}

/**
 * A network that runs. All arrays hold many states at once, entry by entry: states[i * count + b] is entry i of
 * state b. `inputs` has either one column for each state (length I * count) or one for all (length I). What is returned is the
 * system's own memory, overwritten by the next call of the same method.
 */
export interface System {
  readonly units: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kind: "flow" | "map";
  /** dh/dt per second; of a map (h' - h) / step. */
  velocity(states: Float64Array, inputs: Float64Array, count: number): Float64Array;
  /** The readout; null where there is none. */
  readonly output: ((states: Float64Array, count: number) => Float64Array) | null;
  /** tau / G of every unit; null where there is no gate. */
  readonly timeConstants: ((states: Float64Array, inputs: Float64Array, count: number) => Float64Array) | null;
  /**
   * Replaces the states by those `seconds` later under a held input: by gnode's own step where `seconds` is that step
   * (Euler's of a network trained with it; a map is applied once, whatever `seconds` says).
   */
  advance(states: Float64Array, inputs: Float64Array, count: number, seconds: number, method?: Method): void;
}

export type Method = "euler" | "rk4" | "map";
