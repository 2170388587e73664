import assert from "node:assert/strict";
import { test } from "node:test";
import { readPage, type System } from "../../src/program";
import { ManifoldGrowth } from "../../src/view/flow/manifold_growth";
import { gathered, PointSearch } from "../../src/view/flow/point_search";
import { zeroContour } from "../../src/view/math/contours";
import { eigenvalues } from "../../src/view/math/eigenvalues";
import { eigenvector, solve } from "../../src/view/math/linear";
import { linearised } from "../../src/view/math/newton";
import { Random } from "../../src/view/math/random";
import { halves, pageText, rotation, twoStates } from "../hand_made";

const systemOf = (...networks: Parameters<typeof pageText>): System => {
  const { system } = readPage(pageText(...networks)).networks[0];
  assert.ok(system);
  return system;
};
const ones = Float64Array.from([4, 4]);
const middle = Float64Array.from([0, 0]);
const grid = Array.from({ length: 36 }, (_, k) => Float64Array.from([(k % 6) * 0.7 - 1.8, Math.floor(k / 6) * 0.7 - 1.8]));

function found(input: number, known: Float64Array[] = []): PointSearch {
  const search = new PointSearch(systemOf(twoStates()), 0.01, ones, middle, grid);
  search.begin(Float64Array.from([input]), known);
  while (!search.done) search.work(5);
  return search;
}

test("eigenvalues have the matrix's trace and determinant, and those of a rotation by blocks are known", () => {
  const random = new Random(2);
  for (const size of [1, 2, 3, 7, 30]) {
    const matrix = Float64Array.from({ length: size * size }, () => random.normal());
    const values = eigenvalues(matrix, size);
    const trace = [...Array(size).keys()].reduce((sum, k) => sum + matrix[k * size + k], 0);
    const sum = values.reduce((a, [re, im]) => [a[0] + re, a[1] + im], [0, 0]);
    assert.ok(Math.abs(sum[0] - trace) < 1e-9 * size && Math.abs(sum[1]) < 1e-9 * size, `trace at ${size}`);
    for (const [re, im] of values) {
      if (Math.abs(im) > 1e-9) continue;
      const vector = eigenvector(matrix, size, re);
      for (let i = 0; i < size; i++) {
        const image = vector.reduce((total, v, j) => total + matrix[i * size + j] * v, 0);
        assert.ok(Math.abs(image - re * vector[i]) < 1e-6, `a direction at ${size}`);
      }
    }
  }
  const turning = eigenvalues(Float64Array.from([0, 2, 0, -2, 0, 0, 0, 0, -3]), 3);
  const sorted = turning.map(([re, im]) => [Math.round(re * 1e9) / 1e9, Math.round(im * 1e9) / 1e9]).sort((a, b) => a[1] - b[1]);
  assert.deepEqual(sorted.map(([re, im]) => `${re + 0} ${im + 0}`), ["0 -2", "-3 0", "0 2"]);
});

test("a linear system is solved, and a singular one is refused", () => {
  const vector = Float64Array.from([5, 4]);
  assert.ok(solve(Float64Array.from([0, 1, 2, 1]), vector, 2));
  assert.deepEqual([...vector], [-0.5, 5]);
  assert.equal(solve(Float64Array.from([1, 2, 2, 4]), Float64Array.from([1, 1]), 2), false);
});

test("the points of x - x^3 are found, and each is what it is", () => {
  const points = found(0).points.map((p) => [Math.round(p.state[0] * 1e6) / 1e6, p.kind, p.index] as const);
  const sorted = [...points].sort((a, b) => a[0] - b[0]).map(([x, kind, index]) => `${x + 0} ${kind} ${index}`);
  assert.deepEqual(sorted, ["-1 stable 0", "0 saddle 1", "1 stable 0"]);
});

test("under an input two of them meet and vanish, beyond 2 / sqrt(27)", () => {
  const known = found(0).points.map((p) => p.state);
  assert.equal(found(0.38, known).points.length, 3);
  const left = found(0.39, known).points;
  assert.equal(left.length, 1);
  const x = left[0].state[0];
  assert.ok(Math.abs(x - x ** 3 + 0.39) < 1e-9 && left[0].kind === "stable");
});

test("time constants are those of the slopes: of a flow by rates, of a map by multipliers", () => {
  const flow = linearised(systemOf(twoStates()), Float64Array.from([1, 0]), Float64Array.from([0]), 0.01, ones);
  assert.deepEqual(flow.timeConstants.map((t) => Math.round(t * 1e6) / 1e6), [1, 0.5]);
  const origin = new Float64Array(5);
  const map = linearised(systemOf(halves()), origin, new Float64Array(), 0.1, origin.map(() => 1));
  assert.ok(map.kind === "stable" && map.timeConstants.every((t) => Math.abs(t - 0.1 / Math.LN2) < 1e-6));
  const turning = linearised(systemOf(rotation()), middle, new Float64Array(), 0.01, ones);
  assert.equal(turning.kind, "marginal");
});

test("what leaves a saddle ends at the stable points, and what runs into it came along the other axis", () => {
  const system = systemOf(twoStates());
  const input = Float64Array.from([0]);
  const growth = new ManifoldGrowth(system, ones, middle);
  const saddle = linearised(system, middle, input, 0.01, ones);
  growth.begin([{ ...saddle, certified: false, radius: null, label: null }], input);
  while (!growth.done) growth.work(5);
  const ends = growth.grown.map(({ kind, path }) => [kind, Math.round(path[path.length - 2] * 10) / 10 + 0]);
  const unstable = ends.filter(([kind]) => kind === "unstable").map(([, x]) => x).sort();
  assert.deepEqual(unstable, [-1, 1]);
  for (const { kind, path } of growth.grown) {
    if (kind === "stable") assert.ok(Math.abs(path[path.length - 2]) < 1e-3 && Math.abs(path[path.length - 1]) > 4);
  }
});

test("a contour goes where a plane is zero", () => {
  const size = 9;
  const values = Float64Array.from({ length: size * size }, (_, k) => (k % size) - 2 * Math.floor(k / size) + 3.3);
  const ends = zeroContour(values, size, size);
  assert.ok(ends.length >= 4 * 3);
  for (let k = 0; k < ends.length; k += 2) assert.ok(Math.abs(ends[k] - 2 * ends[k + 1] + 3.3) < 1e-9);
});

test("states that are gathered lie entry by entry", () => {
  assert.deepEqual([...gathered([Float64Array.from([1, 2]), Float64Array.from([3, 4])])], [1, 3, 2, 4]);
});
