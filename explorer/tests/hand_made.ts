/** Small networks whose course is known, as gnode writes them. */

import type { NetworkFile, Packed, PageFile, Point, Program } from "../src/program/types";

export function packed(shape: number[], values: number[]): Packed {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  return { shape, type: "float64", data: btoa(String.fromCharCode(...bytes)) };
}

/** Equations by hand: `op` of values by number, constants below zero. */
function program(inputs: number[], equations: [string, number[], number][]): Program {
  const output = inputs.length + equations.length - 1;
  return { inputs, equations: equations.map(([op, operands, size]) => ({ op, operands, size })), output };
}

const bare: NetworkFile = {
  name: "hand-made",
  kind: "flow",
  step: 0.01,
  solver: "rk4",
  seconds: 2,
  units: 2,
  inputs: 0,
  outputs: 0,
  state_names: null,
  input_names: null,
  output_names: null,
  time_constant: 0.1,
  noise: null,
  held_input: [],
  points: [],
  cycles: [],
  slow: null,
  manifolds: [],
  trajectories: null,
  pulses: null,
  axes: null,
  bounds: packed([2, 2], [-2, -2, 2, 2]),
  verdict: null,
  lifetime: null,
  clips: [],
  left_out: [],
  constants: [],
  drive: null,
  readout: null,
  time_constants: null,
};

/** dx/dt = y, dy/dt = -x: every state goes round in 2 pi seconds. The readout is x. */
export function rotation(): NetworkFile {
  return {
    ...bare,
    name: "rotation",
    outputs: 1,
    constants: [packed([2, 2], [0, 1, -1, 0]), packed([1, 2], [1, 0])],
    drive: program([2, 0], [["matmul", [-1, 0], 2]]),
    readout: program([2], [["matmul", [-2, 0], 1]]),
  };
}

/** dx/dt = x - x^3 + input, dy/dt = -y: a saddle at zero between stable points at (-1, 0) and (1, 0). */
export function twoStates(): NetworkFile {
  const point = (x: number, kind: Point["kind"]): Point => ({
    state: [x, 0],
    kind,
    index: kind === "saddle" ? 1 : 0,
    enclosure_radius: 1e-9,
    certified: true,
    label: null,
    time_constants: kind === "saddle" ? [-1, 1] : [1, 0.5],
  });
  const time = Array.from({ length: 21 }, (_, k) => k / 10);
  return {
    ...bare,
    name: "two states",
    solver: "euler",
    inputs: 1,
    held_input: [0],
    points: [point(-1, "stable"), point(0, "saddle"), point(1, "stable")],
    manifolds: [
      { saddle: 1, kind: "unstable", direction: [1, 0] },
      { saddle: 1, kind: "stable", direction: [0, 1] },
    ],
    constants: [packed([2, 2], [1, 0, 0, -1]), packed([2, 1], [1, 0]), packed([2, 2], [1, 0, 0, 0]), packed([1], [3])],
    // value 2: the linear part; 3: the input's; 4: x alone; 5: its cube; 6, 7: the sum
    drive: program(
      [2, 1],
      [
        ["matmul", [-1, 0], 2],
        ["matmul", [-2, 1], 2],
        ["matmul", [-3, 0], 2],
        ["pow", [4, -4], 2],
        ["sub", [2, 5], 2],
        ["add", [6, 3], 2],
      ],
    ),
    trajectories: {
      time: packed([1, 21], time),
      states: packed([1, 21, 2], time.flatMap((t) => [Math.tanh(t), Math.exp(-t)])),
      inputs: packed([1, 21, 1], time.map((t) => (t < 0.3 ? 1 : 0))),
      outputs: null,
      targets: null,
    },
    pulses: { time_step: 0.1, inputs: packed([21, 1], time.map((t) => (t < 0.3 ? 1 : 0))) },
    verdict: { headline: "The attractors are 2 isolated stable points.", reason: "Every state ends at one." },
  };
}

/** h' = h / 2, of five units: a map. */
export function halves(): NetworkFile {
  return {
    ...bare,
    name: "halves",
    kind: "map",
    solver: "map",
    step: 0.1,
    units: 5,
    constants: [packed([1], [0.5])],
    drive: program([5, 0], [["mul", [-1, 0], 5]]),
    axes: {
      mean: [0, 0, 0, 0, 0],
      components: [0, 1, 2].map((axis) => [0, 1, 2, 3, 4].map((unit) => (unit === axis ? 1 : 0))),
      explained: [0.5, 0.3, 0.1],
    },
    bounds: packed([2, 5], [-1, -1, -1, -1, -1, 1, 1, 1, 1, 1]),
  };
}

/** The same without what would run. */
export function stored(): NetworkFile {
  return { ...twoStates(), name: "stored", constants: [], drive: null, left_out: ["It cannot be run on this page."] };
}

export function pageText(...networks: NetworkFile[]): string {
  const page: PageFile = { format: "gnode-explorer", version: 1, networks };
  return JSON.stringify(page);
}
