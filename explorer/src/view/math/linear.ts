/** Solves A x = b by elimination with pivoting, in place: x replaces b. False where A is singular to rounding. */
export function solve(matrix: Float64Array, vector: Float64Array, size: number): boolean {
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let r = k + 1; r < size; r++) {
      if (Math.abs(matrix[r * size + k]) > Math.abs(matrix[pivot * size + k])) pivot = r;
    }
    const largest = matrix[pivot * size + k];
    if (!(Math.abs(largest) > 1e-300)) return false;
    if (pivot !== k) {
      for (let c = k; c < size; c++) {
        const kept = matrix[k * size + c];
        matrix[k * size + c] = matrix[pivot * size + c];
        matrix[pivot * size + c] = kept;
      }
      const kept = vector[k];
      vector[k] = vector[pivot];
      vector[pivot] = kept;
    }
    for (let r = k + 1; r < size; r++) {
      const factor = matrix[r * size + k] / largest;
      if (factor === 0) continue;
      for (let c = k; c < size; c++) matrix[r * size + c] -= factor * matrix[k * size + c];
      vector[r] -= factor * vector[k];
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    let sum = vector[k];
    for (let c = k + 1; c < size; c++) sum -= matrix[k * size + c] * vector[c];
    vector[k] = sum / matrix[k * size + k];
  }
  return true;
}

/** A direction that a matrix only stretches, by a known real factor: one step of inverse iteration from a fixed start. */
export function eigenvector(matrix: Float64Array, size: number, value: number): Float64Array {
  let scale = 0;
  for (const entry of matrix) scale = Math.max(scale, Math.abs(entry));
  let vector = Float64Array.from({ length: size }, (_, k) => 1 / (k + 1.37));
  for (let round = 0; round < 3; round++) {
    const shifted = Float64Array.from(matrix);
    for (let k = 0; k < size; k++) shifted[k * size + k] -= value + 1e-10 * (scale || 1);
    const next = Float64Array.from(vector);
    if (!solve(shifted, next, size)) break;
    const length = Math.hypot(...next);
    if (!(length > 0) || !Number.isFinite(length)) break;
    vector = next.map((entry) => entry / length);
  }
  return vector;
}
