import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../src/view/state/fragment";
import type { ViewState } from "../../src/view/state/view_state";

const start: ViewState = {
  paused: false,
  power: -2,
  noise: 0,
  held: [0, 0],
  layers: new Set(["particles", "points"]),
  ground: "speed",
  axes: [0, 1],
  space: false,
  slice: 0.5,
  camera: null,
  boxes: [null, null],
  released: [[], []],
  members: 1,
  theme: "auto",
};

const units = [2, 3];

test("nothing set, nothing in the address", () => assert.equal(encode(start, start), ""));

test("a view is what it was after it was sent", () => {
  const view: ViewState = {
    paused: true,
    power: 3,
    noise: 0.0125,
    held: [0.5, -1],
    layers: new Set(["points", "nullclines", "cycles"]),
    ground: 2,
    axes: [2, 0],
    space: true,
    slice: 0.25,
    camera: [1, 2, 3.5],
    boxes: [null, { x: [-1, 2], y: [0.125, 4] }],
    released: [[[0.5, -0.25]], [[1, 2, 3], [4, 5, 6]]],
    members: 50,
    theme: "dark",
  };
  const back = decode(`#${encode(view, start)}`, start, units);
  assert.deepEqual({ ...back, layers: [...back.layers].sort() }, { ...view, layers: [...view.layers].sort() });
});

test("no layers at all is a view, and not the one that a page begins with", () => {
  const view = { ...start, layers: new Set<never>() };
  assert.equal(decode(encode(view, start), start, units).layers.size, 0);
});

for (const [name, fragment] of [
  ["no names", "&&&=3&x"],
  ["no numbers", "speed=fast&noise=much&held=a,b&box1=1,2,3,x&at1=here&axes=0,zero&camera=up,,"],
  ["wrong lengths", "held=1&box1=0,1&at2=1,2&axes=1&camera=1,2"],
  ["a box without size", "box1=1,1,0,2&box2=3,1,0,2"],
  ["one axis twice, a unit that there is not", "axes=1,1&ground=4&theme=pink"],
  ["broken escapes", "theme=%E0%A4%A"],
]) {
  test(`an address with ${name} changes nothing`, () => {
    assert.deepEqual(decode(fragment, start, units), start);
  });
}

test("numbers beyond what there is are the nearest that there are", () => {
  const view = decode("speed=99&noise=-3&members=1e9", start, units);
  assert.deepEqual([view.power, view.noise, view.members], [5, 0, 200]);
});
