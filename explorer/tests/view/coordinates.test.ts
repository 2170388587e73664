import assert from "node:assert/strict";
import { test } from "node:test";
import { lift, project, type Projection } from "../../src/view/math/projection";
import { ticks, told } from "../../src/view/math/ticks";
import { between, shifted, toPixel, toPlane, type Viewport, within, zoomed } from "../../src/view/math/viewport";

const view: Viewport = { box: { x: [-2, 3], y: [10, 11] }, frame: { left: 40, top: 8, width: 500, height: 300 } };
const close = (found: ArrayLike<number>, wanted: number[]) =>
  wanted.forEach((value, k) => assert.ok(Math.abs(found[k] - value) < 1e-9, `${found[k]} is not ${value}`));

test("a place goes to its pixel and back, and up is up", () => {
  close(toPixel(view, -2, 11), [40, 8]);
  close(toPixel(view, 3, 10), [540, 308]);
  close(toPlane(view, ...toPixel(view, 0.3, 10.7)), [0.3, 10.7]);
});

test("what is zoomed about stays where it is, and zooming back undoes it", () => {
  const at: [number, number] = [1, 10.2];
  const near = { ...view, box: zoomed(view.box, at, 0.25) };
  close(toPixel(near, ...at), toPixel(view, ...at));
  const back = zoomed(near.box, at, 4);
  close([...back.x, ...back.y], [-2, 3, 10, 11]);
});

test("a box may be drawn from any corner; a flat one is none", () => {
  assert.deepEqual(between([3, 1], [1, 4]), { x: [1, 3], y: [1, 4] });
  assert.equal(between([3, 1], [3, 4]), null);
});

test("nobody is lost: neither too near, nor too far out, nor away from the whole", () => {
  const whole = { x: [0, 1], y: [0, 1] } as const;
  close(within(zoomed(whole, [0, 0], 1e-15), whole).x, [-5e-10, 5e-10]);
  const far = within(shifted(whole, 1e9, 0), whole);
  assert.ok(far.x[0] < 20 && far.x[1] - far.x[0] === 1);
});

test("coordinates of a lifted place are its own, and a state off the plane goes to its foot", () => {
  const plane: Projection = {
    origin: Float64Array.from([1, 2, 3]),
    axes: [Float64Array.from([0.6, 0.8, 0]), Float64Array.from([0, 0, 1])],
    names: ["a", "b"],
    exact: false,
  };
  const places = Float64Array.from([2, -1, 0.5, 4]);
  close(project(plane, lift(plane, places, 2), 2), [...places]);
  close(project(plane, Float64Array.from([1 - 0.8, 2 + 0.6, 3]), 1), [0, 0]);
});

test("ticks are round, in the range, and about as many as asked", () => {
  close(ticks(-0.21, 0.33, 5), [-0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(0, 1000, 2), [0, 500, 1000]);
  assert.equal(told(-0.1 + 0.1 - 1e-17, 0.1), "0.0");
  assert.equal(told(-0.25, 0.05), "−0.25");
  assert.equal(told(0.00002), "2.0e−5");
});
