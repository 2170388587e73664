import assert from "node:assert/strict";
import { test } from "node:test";
import { readPage, Unreadable, type System } from "../../src/program";
import { erf, erfc } from "../../src/program/erf";
import { halves, pageText, rotation, stored, twoStates } from "../hand_made";

function systemOf(...networks: Parameters<typeof pageText>): System {
  const { system } = readPage(pageText(...networks)).networks[0];
  assert.ok(system);
  return system;
}

const nothing = new Float64Array(0);

test("a state that goes round is back after one turn, and its readout is that of the state", () => {
  const system = systemOf(rotation());
  const states = Float64Array.from([1, 0.5, 0, 0]);
  system.advance(states, nothing, 2, 2 * Math.PI);
  assert.ok(Math.hypot(states[0] - 1, states[1] - 0.5, states[2], states[3]) < 1e-8);
  assert.deepEqual(Array.from(system.output?.(states, 2) ?? []), Array.from(states.subarray(0, 2)));
});

test("half the step makes a sixteenth of the error: Runge and Kutta's method has order four", () => {
  const error = (step: number) => {
    const system = systemOf({ ...rotation(), step });
    const states = Float64Array.from([1, 0]);
    system.advance(states, nothing, 1, 1);
    return Math.hypot(states[0] - Math.cos(1), states[1] + Math.sin(1));
  };
  const ratio = error(0.1) / error(0.05);
  assert.ok(ratio > 14 && ratio < 18, `${ratio}`);
});

test("a network that was trained with Euler's steps makes them", () => {
  const system = systemOf(twoStates());
  const states = Float64Array.from([0.5, 1]);
  system.advance(states, Float64Array.from([0.25]), 1, 0.01);
  assert.deepEqual(Array.from(states), [0.5 + 0.01 * (0.5 - 0.125 + 0.25), 1 - 0.01]);
});

test("many states at once, each with its own input or all with one, are as one after the other", () => {
  const system = systemOf(twoStates());
  const count = 300;
  const states = Float64Array.from({ length: 2 * count }, (_, k) => Math.sin(7 * k));
  const inputs = Float64Array.from({ length: count }, (_, k) => Math.cos(3 * k));
  const together = Float64Array.from(system.velocity(states, inputs, count));
  const shared = Float64Array.from(system.velocity(states, Float64Array.from([0.3]), count));
  for (const k of [0, 127, 128, 299]) {
    const one = Float64Array.from([states[k], states[count + k]]);
    const alone = Array.from(system.velocity(one, inputs.subarray(k, k + 1), 1));
    assert.deepEqual([together[k], together[count + k]], alone);
    const other = Array.from(system.velocity(one, Float64Array.from([0.3]), 1));
    assert.deepEqual([shared[k], shared[count + k]], other);
  }
});

test("a map is applied once a step, and its velocity is by what it moves in one", () => {
  const system = systemOf(halves());
  const states = Float64Array.from([1, 2, 3, 4, 5]);
  const velocity = Array.from(system.velocity(states, nothing, 1));
  assert.deepEqual(velocity.map((entry) => Math.round(entry)), [-5, -10, -15, -20, -25]);
  system.advance(states, nothing, 1, 0.1);
  assert.deepEqual(Array.from(states), [0.5, 1, 1.5, 2, 2.5]);
});

test("curves that leave a saddle end at stable points, and those that lead to it divide the plane", () => {
  const { about } = readPage(pageText(twoStates())).networks[0];
  const [right, left, up, down] = about.manifolds.map(({ path }) => Array.from(path.values.slice(-2)));
  assert.ok(Math.hypot(right[0] - 1, right[1]) < 0.01 && Math.hypot(left[0] + 1, left[1]) < 0.01);
  assert.ok(Math.abs(up[0]) < 1e-6 && up[1] > 1.9 && Math.abs(down[0]) < 1e-6 && down[1] < -1.9);
});

test("a network without programs is shown and does not run", () => {
  const { about, system } = readPage(pageText(stored())).networks[0];
  assert.equal(system, null);
  assert.deepEqual(about.trajectories?.states.shape, [1, 21, 2]);
  assert.deepEqual(about.manifolds, []);
});

const damaged: [string, string, RegExp][] = [
  ["cut off", pageText(rotation()).slice(0, -9), /it is not whole/],
  ["something else", "[]", /holds no network of gnode's/],
  ["later", pageText(rotation()).replace('"version":1', '"version":2'), /Expected data of version 1, got 2/],
  ["empty", pageText(), /there is no network/],
  ["an array cut off", pageText({ ...rotation(), slow: { shape: [9, 2], type: "float64", data: "" } }), /cut off/],
  ["an unknown operation", pageText(rotation()).replaceAll('"matmul"', '"bend"'), /got bend/],
  ["a program that does not fit", pageText(rotation()).replaceAll("[-1,0]", "[-9,0]"), /does not fit/],
];
for (const [name, text, words] of damaged) {
  test(`data that is damaged is told in a sentence: ${name}`, () => {
    assert.throws(() => readPage(text), (error) => error instanceof Unreadable && words.test(error.message));
  });
}

test("the error function is that of tables", () => {
  // Abramowitz and Stegun, table 7.1; the last: 7.3.
  for (const [x, value] of [[0.5, 0.5204998778], [1, 0.8427007929], [2, 0.995322265], [-1, -0.8427007929]]) {
    assert.ok(Math.abs(erf(x) - value) < 1e-10);
    assert.ok(Math.abs(erfc(x) - (1 - value)) < 1e-10);
  }
  for (const x of [0.49, 0.51, 2.49, 2.51, -2.49, -2.51]) assert.ok(Math.abs(erf(x) + erfc(x) - 1) < 1e-14);
});
