/** The error function, to rounding: its Taylor series near zero, a continued fraction farther out. */

const FAR = 2.5;

export function erf(x: number): number {
  return Math.abs(x) < FAR ? series(x) : Math.sign(x) * (1 - tail(Math.abs(x)));
}

export function erfc(x: number): number {
  return Math.abs(x) < FAR ? (x < 0.5 ? 1 - series(x) : tail(x)) : x > 0 ? tail(x) : 2 - tail(-x);
}

/** erf x = 2 / sqrt(pi) exp(-x^2) sum of (2 x^2)^k x / (1 * 3 * ... * (2 k + 1)): all terms have one sign. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc x of x > 0, from the continued fraction x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))). */
function tail(x: number): number {
  let under = x;
  // Nearer to zero it takes more.
  for (let k = Math.ceil(20 + 300 / (x * x)); k > 0; k--) under = x + k / 2 / under;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / under;
}
