/**
 * Where a function on a grid is zero: marching squares, straight inside a cell. `values[j * columns + i]`, NaN nowhere
 * crossed. Segments in grid units, four numbers each: x1, y1, x2, y2.
 */
export function zeroContour(values: Float64Array, columns: number, rows: number): Float64Array {
  const out: number[] = [];
  const crossing = (a: number, b: number): number => a / (a - b);
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const a = values[j * columns + i];
      const b = values[j * columns + i + 1];
      const c = values[(j + 1) * columns + i + 1];
      const d = values[(j + 1) * columns + i];
      const signs = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (signs === 0 || signs === 15 || Number.isNaN(a + b + c + d)) continue;
      const found: number[] = [];
      if (a > 0 !== b > 0) found.push(i + crossing(a, b), j);
      if (b > 0 !== c > 0) found.push(i + 1, j + crossing(b, c));
      if (d > 0 !== c > 0) found.push(i + crossing(d, c), j + 1);
      if (a > 0 !== d > 0) found.push(i, j + crossing(a, d));
      if (found.length === 4) out.push(...found);
      else if (found.length === 8) {
        // A saddle inside the cell: the sign of its middle says which corners belong together.
        const joined = a + b + c + d > 0 === a > 0;
        const order = joined ? [0, 1, 2, 3] : [0, 3, 1, 2];
        for (const k of order) out.push(found[2 * k], found[2 * k + 1]);
      }
    }
  }
  return Float64Array.from(out);
}
