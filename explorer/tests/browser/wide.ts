import type { NetworkFile, Program } from "../../src/program/types";
import { Random } from "../../src/view/math/random";
import { packed, twoStates } from "../hand_made";

/** A gated neural ODE of two variables with layers of 100 and 100 rectified units: as large as many that are trained. */
export function wide(): NetworkFile {
  const random = new Random(8);
  const normal = (rows: number, columns: number, gain: number) =>
    packed([rows, columns], Array.from({ length: rows * columns }, () => (gain * random.normal()) / Math.sqrt(columns)));
  const bias = (size: number) => packed([size], Array.from({ length: size }, () => 0.3 * random.normal()));
  const equations: [string, number[], number][] = [
    ["matmul", [-1, 0], 100],
    ["add", [2, -2], 100],
    ["max", [3, -9], 100],
    ["matmul", [-3, 4], 100],
    ["add", [5, -4], 100],
    ["max", [6, -9], 100],
    ["matmul", [-5, 7], 2],
    ["add", [8, -6], 2],
    ["sub", [9, 0], 2],
    ["matmul", [-7, 0], 2],
    ["logistic", [11], 2],
    ["mul", [12, 10], 2],
    ["mul", [13, -8], 2],
  ];
  const drive: Program = {
    inputs: [2, 1],
    equations: equations.map(([op, operands, size]) => ({ op, operands, size })),
    output: 14,
  };
  return {
    ...twoStates(),
    name: "wide",
    points: [],
    manifolds: [],
    constants: [
      normal(100, 2, 1.5),
      bias(100),
      normal(100, 100, 1.4),
      bias(100),
      normal(2, 100, 1.4),
      bias(2),
      normal(2, 2, 1),
      packed([1], [10]),
      packed([1], [0]),
    ],
    drive,
  };
}
