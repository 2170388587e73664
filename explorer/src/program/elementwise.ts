/** Functions of one, two and three numbers, by the names that they have in JAX. Truth is 1, and its absence 0. */

import { erf, erfc } from "./erf";

export const unary: Record<string, (x: number) => number> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  erf,
  erfc,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  floor: Math.floor,
  fround: Math.fround,
  is_finite: (x) => (Number.isFinite(x) ? 1 : 0),
  log: Math.log,
  log1p: Math.log1p,
  logistic: (x) => 1 / (1 + Math.exp(-x)),
  neg: (x) => -x,
  not: (x) => (x === 0 ? 1 : 0),
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

// What is no number stays so: a state that runs away is to be seen.
const max = (x: number, y: number) => (x > y || x !== x ? x : y);
const min = (x: number, y: number) => (x < y || x !== x ? x : y);

export const binary: Record<string, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  and: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  atan2: Math.atan2,
  div: (x, y) => x / y,
  eq: (x, y) => (x === y ? 1 : 0),
  ge: (x, y) => (x >= y ? 1 : 0),
  gt: (x, y) => (x > y ? 1 : 0),
  le: (x, y) => (x <= y ? 1 : 0),
  lt: (x, y) => (x < y ? 1 : 0),
  max,
  min,
  mul: (x, y) => x * y,
  ne: (x, y) => (x !== y ? 1 : 0),
  or: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
  pow: (x, y) => x ** y,
  rem: (x, y) => x % y,
  sub: (x, y) => x - y,
};

export const ternary: Record<string, (x: number, y: number, z: number) => number> = {
  where: (x, y, z) => (x !== 0 ? y : z),
};

/** What is made of the entries of a row, from the first on. */
export const reductions: Record<string, { begin: number; join: (x: number, y: number) => number }> = {
  sum: { begin: 0, join: (x, y) => x + y },
  prod: { begin: 1, join: (x, y) => x * y },
  max_of: { begin: -Infinity, join: max },
  min_of: { begin: Infinity, join: min },
};
