import assert from "node:assert/strict";
import { test } from "node:test";
import { readPage } from "../../src/program";
import { Clock } from "../../src/view/flow/clock";
import { FlowGrid } from "../../src/view/flow/flow_grid";
import { Grids } from "../../src/view/flow/grids";
import { Session } from "../../src/view/flow/session";
import { Stimulus } from "../../src/view/flow/stimulus";
import { stretch } from "../../src/view/flow/stretch";
import { projection } from "../../src/view/math/projection";
import { History } from "../../src/view/state/history";
import { halves, pageText, rotation, stored, twoStates } from "../hand_made";

const sessionOf = (...networks: Parameters<typeof pageText>): Session => new Session(readPage(pageText(...networks)).networks[0]);

test("what is released goes by the network's own steps, however long the frames are", () => {
  const one = sessionOf(twoStates());
  const id = one.release(Float64Array.from([0.2, 1]), 1);
  for (const seconds of [0.004, 0.007, 0.013, 0.1, 0.076]) one.advance(seconds);
  let [x, y] = [0.2, 1];
  for (let k = 0; k < 20; k++) [x, y] = [x + 0.01 * (x - x ** 3), y - 0.01 * y];
  assert.ok(Math.abs(one.time - 0.2) < 1e-12);
  const state = one.released?.first(id) ?? [];
  assert.ok(Math.abs(state[0] - x) < 1e-12 && Math.abs(state[1] - y) < 1e-12);
});

test("of a flow what is shown lies between two steps, of a map on one", () => {
  const flow = sessionOf(rotation());
  flow.release(Float64Array.from([1, 0]), 1);
  flow.advance(0.015);
  const shown = flow.shownStates();
  assert.ok(shown[1] < 0 && shown[1] > (flow.released?.states[1] ?? 0));
  const map = sessionOf(halves());
  map.release(Float64Array.from([1, 1, 1, 1, 1]), 1);
  map.advance(0.25);
  assert.equal(map.shownStates()[0], 0.25);
});

test("begun again, everything comes as it came, noise too", () => {
  const one = sessionOf(twoStates());
  one.noise = 0.1;
  one.release(Float64Array.from([0, 0]), 20);
  one.advance(0.3);
  const first = Array.from(one.released?.states ?? []);
  one.restart();
  assert.equal(one.time, 0);
  one.advance(0.3);
  assert.deepEqual(Array.from(one.released?.states ?? []), first);
});

test("noise spreads a cloud as the square root of time", () => {
  const one = sessionOf(rotation());
  one.noise = 0.3;
  const id = one.release(Float64Array.from([0, 0]), 4000);
  one.advance(0.5);
  // A rotation keeps lengths: two entries, each with variance 0.09 t.
  const wanted = 0.3 * Math.sqrt(2 * 0.5);
  assert.ok(Math.abs((one.released?.spread(id) ?? 0) / wanted - 1) < 0.05);
});

test("an input is what is held, and on top of it a sequence and pulses, each for its time", () => {
  const given = new Stimulus(2);
  const now = new Float64Array(2);
  given.held.set([0.5, 0]);
  assert.ok(given.at(3, now));
  given.play({ step: 0.1, channels: 2, values: Float64Array.from([0, 0, 1, 0, 0, -2]) }, 3);
  given.pulse(1, 7, 3, 0.05);
  assert.equal(given.at(3, now), false);
  assert.deepEqual([...now], [0.5, 7]);
  // Sums of steps are not whole to the last bit.
  assert.equal(given.at(2.9 + 0.1 + 0.1, now), false);
  assert.deepEqual([...now], [1.5, 0]);
  given.at(3.2, now);
  assert.deepEqual([...now], [0.5, -2]);
  assert.ok(given.progress(3.2) !== null);
  assert.ok(given.at(3.3, now));
  assert.equal(given.progress(3.3), null);
});

test("a grid of a flow is as near to it as it says, and finer where that is not near enough", () => {
  const { system, about } = readPage(pageText(twoStates())).networks[0];
  assert.ok(system);
  const made = new FlowGrid(system, projection(about, [0, 1]), { x: [-2, 2], y: [-2, 2] }, Float64Array.from([0.3]), 1e-3);
  while (!made.done) made.work(5);
  assert.ok(made.error > 0 && made.error <= 1e-3, String(made.error));
  assert.ok((made.level?.size ?? 0) > 17);
  const out = new Float64Array(2);
  made.velocity(Float64Array.from([0.77, -1.2]), 1, out);
  assert.ok(Math.abs(out[0] - (0.77 - 0.77 ** 3 + 0.3)) < 0.01 && Math.abs(out[1] - 1.2) < 1e-9);
});

test("a long history keeps its whole course, more coarsely, and times go on evenly", () => {
  const history = new History();
  const rows = (k: number): [number, Float64Array, null][] => (k < 1000 ? [] : [[4, Float64Array.from([k]), null]]);
  for (let k = 0; k < 5000; k++) history.add(k, new Float64Array(), () => rows(k));
  assert.ok(history.times.length <= 1200 && history.times[0] === 0);
  const gaps = new Set(history.times.slice(1).map((t, k) => t - history.times[k]));
  assert.equal(gaps.size, 1);
  const row = history.states.get(4) ?? [];
  assert.equal(row.length, history.times.length);
  row.forEach((state, k) => assert.equal(state === null ? null : state[0], history.times[k] < 1000 ? null : history.times[k]));
});

test("the clock stands still when paused, and a page that was hidden does not catch up", () => {
  const clock = new Clock();
  clock.power = -1;
  assert.equal(clock.during(0.02), 0.01);
  assert.equal(clock.during(60), 0.05);
  clock.paused = true;
  assert.equal(clock.during(0.02), 0);
});

test("a network that cannot run has a time for its stored trials, and releases nothing", () => {
  const one = sessionOf(stored());
  one.advance(0.5);
  assert.ok(Math.abs(one.time - 0.5) < 1e-9);
  assert.equal(one.release(Float64Array.from([0, 0]), 1), -1);
});

test("a stretch of a trial begins at its state and gets the input that followed", () => {
  const { about } = readPage(pageText(twoStates())).networks[0];
  const found = stretch(about, { title: "", trial: 0, begin: 0.1, end: 0.4 });
  assert.ok(Math.abs((found?.state[0] ?? NaN) - Math.tanh(0.1)) < 1e-12);
  assert.deepEqual([...(found?.sequence?.values ?? [])], [1, 0, 0]);
  assert.equal(stretch(about, { title: "", trial: 3, begin: 0, end: 1 }), null);
});

test("under a pulse particles have a grid of their own, what is drawn beneath stays, and a pulse that comes again finds its grid", () => {
  const { system, about } = readPage(pageText(twoStates())).networks[0];
  assert.ok(system);
  const grids = new Grids(system, projection(about, [0, 1]));
  const box = { x: [-2, 2], y: [-2, 2] } as const;
  const [held, pulse] = [Float64Array.from([0]), Float64Array.from([1])];
  const settle = (now: Float64Array): void => {
    grids.want(box, held, now);
    const there = (): boolean => grids.settled && grids.now?.done === true && grids.now.input[0] === now[0];
    for (let k = 0; k < 400 && !there(); k++) grids.work(3);
  };
  settle(held);
  const beneath = grids.held;
  assert.equal(grids.now, beneath);
  settle(pulse);
  const under = grids.now;
  assert.deepEqual([...(under?.input ?? [])], [1]);
  assert.equal(grids.held, beneath);
  settle(held);
  assert.equal(grids.now, beneath);
  grids.want(box, held, pulse);
  assert.equal(grids.work(1), false);
  assert.equal(grids.now, under);
});
