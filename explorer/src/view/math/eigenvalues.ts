/**
 * The eigenvalues of a real matrix as [re, im] pairs: Hessenberg form by elimination, then shifted QR steps in complex
 * numbers, from the last row up. Golub and Van Loan, "Matrix Computations", chapter 7.
 */
export function eigenvalues(matrix: Float64Array, size: number): [number, number][] {
  const re = hessenberg(Float64Array.from(matrix), size);
  const im = new Float64Array(size * size);
  const found: [number, number][] = [];
  let last = size - 1;
  let rounds = 0;
  while (last >= 0) {
    const small = last === 0 || isSmall(re, im, size, last);
    if (small || rounds > 60) {
      const at = last * size + last;
      found.push([re[at], im[at]]);
      last -= 1;
      rounds = 0;
      continue;
    }
    rounds += 1;
    step(re, im, size, last, rounds % 11 === 10);
  }
  return found;
}

function isSmall(re: Float64Array, im: Float64Array, n: number, k: number): boolean {
  const off = Math.hypot(re[k * n + k - 1], im[k * n + k - 1]);
  const here = Math.hypot(re[k * n + k], im[k * n + k]);
  return off <= 1e-14 * (here + Math.hypot(re[(k - 1) * n + k - 1], im[(k - 1) * n + k - 1])) || off < 1e-290;
}

function hessenberg(a: Float64Array, n: number): Float64Array {
  for (let k = 1; k < n - 1; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++) if (Math.abs(a[r * n + k - 1]) > Math.abs(a[pivot * n + k - 1])) pivot = r;
    if (a[pivot * n + k - 1] === 0) continue;
    if (pivot !== k) {
      for (let c = 0; c < n; c++) [a[pivot * n + c], a[k * n + c]] = [a[k * n + c], a[pivot * n + c]];
      for (let r = 0; r < n; r++) [a[r * n + pivot], a[r * n + k]] = [a[r * n + k], a[r * n + pivot]];
    }
    for (let r = k + 1; r < n; r++) {
      const factor = a[r * n + k - 1] / a[k * n + k - 1];
      if (factor === 0) continue;
      for (let c = 0; c < n; c++) a[r * n + c] -= factor * a[k * n + c];
      for (let q = 0; q < n; q++) a[q * n + k] += factor * a[q * n + r];
    }
  }
  return a;
}

/** One QR step of the leading rows up to `last`, shifted by the nearer eigenvalue of the last two by two. */
function step(re: Float64Array, im: Float64Array, n: number, last: number, exceptional: boolean): void {
  const at = last * n + last;
  let [sr, si] = exceptional ? [re[at] + Math.hypot(re[at - 1], im[at - 1]), im[at]] : wilkinson(re, im, n, last);
  if (!Number.isFinite(sr + si)) [sr, si] = [re[at], im[at]];
  for (let k = 0; k <= last; k++) {
    re[k * n + k] -= sr;
    im[k * n + k] -= si;
  }
  const turns: [number, number, number][] = [];
  for (let k = 0; k < last; k++) {
    const [ar, ai, br, bi] = [re[k * n + k], im[k * n + k], re[(k + 1) * n + k], im[(k + 1) * n + k]];
    const length = Math.hypot(ar, ai, br, bi);
    // A rotation with a real cosine, after the phase of the first entry: [c, s; -conj(s), c].
    const size = Math.hypot(ar, ai);
    const c = length === 0 ? 1 : size / length;
    const [pr, pi] = size === 0 ? [1, 0] : [ar / size, ai / size];
    const s = length === 0 ? [0, 0] : [(pr * br + pi * bi) / length, (pi * br - pr * bi) / length];
    turns.push([c, s[0], s[1]]);
    for (let j = k; j <= last; j++) {
      const [xr, xi] = [re[k * n + j], im[k * n + j]];
      const [yr, yi] = [re[(k + 1) * n + j], im[(k + 1) * n + j]];
      re[k * n + j] = c * xr + s[0] * yr - s[1] * yi;
      im[k * n + j] = c * xi + s[0] * yi + s[1] * yr;
      re[(k + 1) * n + j] = c * yr - s[0] * xr - s[1] * xi;
      im[(k + 1) * n + j] = c * yi - s[0] * xi + s[1] * xr;
    }
  }
  turns.forEach(([c, s, t], k) => {
    for (let j = 0; j <= Math.min(last, k + 1); j++) {
      const [xr, xi] = [re[j * n + k], im[j * n + k]];
      const [yr, yi] = [re[j * n + k + 1], im[j * n + k + 1]];
      re[j * n + k] = c * xr + s * yr + t * yi;
      im[j * n + k] = c * xi + s * yi - t * yr;
      re[j * n + k + 1] = c * yr - s * xr + t * xi;
      im[j * n + k + 1] = c * yi - s * xi - t * xr;
    }
  });
  for (let k = 0; k <= last; k++) {
    re[k * n + k] += sr;
    im[k * n + k] += si;
  }
}

function wilkinson(re: Float64Array, im: Float64Array, n: number, k: number): [number, number] {
  const [a, b, c, d] = [(k - 1) * n + k - 1, (k - 1) * n + k, k * n + k - 1, k * n + k];
  const [hr, hi] = [(re[a] - re[d]) / 2, (im[a] - im[d]) / 2];
  const qr = hr * hr - hi * hi + re[b] * re[c] - im[b] * im[c];
  const qi = 2 * hr * hi + re[b] * im[c] + im[b] * re[c];
  const size = Math.sqrt(Math.hypot(qr, qi));
  const angle = Math.atan2(qi, qr) / 2;
  let [rr, ri] = [size * Math.cos(angle), size * Math.sin(angle)];
  // The root that leads to the value nearer to the last entry.
  if (hr * rr + hi * ri > 0) [rr, ri] = [-rr, -ri];
  return [re[d] + hr + rr, im[d] + hi + ri];
}
