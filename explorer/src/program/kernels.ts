/**
 * One operation on many states at once. An operand is `fixed`, of one number for each entry, whatever the state; or it
 * moves, and has a row of `count` numbers for each entry.
 */

import { binary, reductions, ternary, unary } from "./elementwise";

export interface Operand {
  fixed: boolean;
  size: number;
  values: Float64Array;
  /** The rows of a constant matrix. */
  shape: number[];
}

export type Kernel = (count: number) => void;

/** What computes `out`, of `size` entries, anew; null of an operation that is not known. */
export function kernel(op: string, operands: Operand[], out: Float64Array, size: number): Kernel | null {
  if (op === "matmul") return product(operands[0], operands[1], out, size);
  if (op === "take") return take(operands[0], operands.slice(1), out, size);
  if (op in reductions) return reduce(op, operands[0], out, size);
  if (op in unary) return map1(unary[op], operands[0], out, size);
  if (op in binary) return map2(op, operands[0], operands[1], out, size);
  if (op in ternary) return map3(ternary[op], operands, out, size);
  return null;
}

/** Where entry i of an operand begins, of those that have `count` numbers each. */
function start(operand: Operand, entry: number, count: number): number {
  return (operand.size === 1 ? 0 : entry) * (operand.fixed ? 1 : count);
}

function product(matrix: Operand, vector: Operand, out: Float64Array, rows: number): Kernel {
  const weights = matrix.values;
  const columns = vector.size;
  const x = vector.values;
  return (count) => {
    for (let row = 0; row < rows; row++) {
      const begin = row * count;
      const end = begin + count;
      out.fill(0, begin, end);
      let k = 0;
      // Four at a time: each sum is fetched and put back a quarter as often.
      for (; k + 3 < columns; k += 4) {
        const at = row * columns + k;
        const w0 = weights[at];
        const w1 = weights[at + 1];
        const w2 = weights[at + 2];
        const w3 = weights[at + 3];
        for (let to = begin, a = k * count; to < end; to++, a++) {
          out[to] += w0 * x[a] + w1 * x[a + count] + w2 * x[a + 2 * count] + w3 * x[a + 3 * count];
        }
      }
      for (; k < columns; k++) {
        const w = weights[row * columns + k];
        for (let to = begin, a = k * count; to < end; to++, a++) out[to] += w * x[a];
      }
    }
  };
}

function take(indices: Operand, operands: Operand[], out: Float64Array, size: number): Kernel {
  const sources: [Operand, number][] = [];
  for (const operand of operands) {
    for (let entry = 0; entry < operand.size; entry++) sources.push([operand, entry]);
  }
  const chosen = Array.from(indices.values.subarray(0, size), (index) => sources[index]);
  return (count) => {
    for (let entry = 0; entry < size; entry++) {
      const [operand, from] = chosen[entry];
      const begin = from * (operand.fixed ? 1 : count);
      if (operand.fixed) out.fill(operand.values[begin], entry * count, (entry + 1) * count);
      else for (let b = 0; b < count; b++) out[entry * count + b] = operand.values[begin + b];
    }
  };
}

function reduce(op: string, operand: Operand, out: Float64Array, size: number): Kernel {
  const { begin, join } = reductions[op];
  const length = operand.size / size;
  const x = operand.values;
  return (count) => {
    for (let row = 0; row < size; row++) {
      const to = row * count;
      out.fill(begin, to, to + count);
      for (let k = row * length; k < (row + 1) * length; k++) {
        for (let b = 0; b < count; b++) out[to + b] = join(out[to + b], x[k * count + b]);
      }
    }
  };
}

function map1(f: (x: number) => number, operand: Operand, out: Float64Array, size: number): Kernel {
  const x = operand.values;
  return (count) => {
    for (let k = 0; k < size * count; k++) out[k] = f(x[k]);
  };
}

function map2(op: string, left: Operand, right: Operand, out: Float64Array, size: number): Kernel {
  const f = binary[op];
  const x = left.values;
  const y = right.values;
  const dx = left.fixed ? 0 : 1;
  const dy = right.fixed ? 0 : 1;
  return (count) => {
    for (let entry = 0; entry < size; entry++) {
      const end = (entry + 1) * count;
      let to = entry * count;
      let a = start(left, entry, count);
      let b = start(right, entry, count);
      // The commonest are written out: a call for each number takes several times as long.
      if (op === "add") for (; to < end; to++, a += dx, b += dy) out[to] = x[a] + y[b];
      else if (op === "sub") for (; to < end; to++, a += dx, b += dy) out[to] = x[a] - y[b];
      else if (op === "mul") for (; to < end; to++, a += dx, b += dy) out[to] = x[a] * y[b];
      else if (op === "div") for (; to < end; to++, a += dx, b += dy) out[to] = x[a] / y[b];
      else if (op === "max") {
        for (; to < end; to++, a += dx, b += dy) out[to] = x[a] > y[b] || x[a] !== x[a] ? x[a] : y[b];
      } else for (; to < end; to++, a += dx, b += dy) out[to] = f(x[a], y[b]);
    }
  };
}

function map3(
  f: (x: number, y: number, z: number) => number,
  operands: Operand[],
  out: Float64Array,
  size: number,
): Kernel {
  const [p, q, r] = operands;
  return (count) => {
    for (let entry = 0; entry < size; entry++) {
      const [a, b, c] = [start(p, entry, count), start(q, entry, count), start(r, entry, count)];
      for (let k = 0; k < count; k++) {
        const [x, y, z] = [p.fixed ? a : a + k, q.fixed ? b : b + k, r.fixed ? c : c + k];
        out[entry * count + k] = f(p.values[x], q.values[y], r.values[z]);
      }
    }
  };
}
