import type { Box } from "../math/viewport";
import type { Layer, ViewState } from "./view_state";
import { LAYERS } from "./view_state";

const MOST_RELEASED = 5;

const short = (value: number): string => String(Number(value.toPrecision(7)));
const list = (values: readonly number[]): string => values.map(short).join(",");

/** What of a view differs from how the page begins, as the part of an address after its #. */
export function encode(view: ViewState, start: ViewState): string {
  const parts: [string, string][] = [];
  const put = (name: string, value: string, plain: string): void => {
    if (value !== plain) parts.push([name, value]);
  };
  put("pause", view.paused ? "1" : "0", start.paused ? "1" : "0");
  put("speed", String(view.power), String(start.power));
  put("noise", short(view.noise), short(start.noise));
  put("held", list(view.held), list(start.held));
  const layers = (of: ViewState): string => LAYERS.filter((layer) => of.layers.has(layer)).join(",");
  put("show", layers(view), layers(start));
  put("ground", String(view.ground), String(start.ground));
  put("axes", list(view.axes), list(start.axes));
  put("space", view.space ? "1" : "0", start.space ? "1" : "0");
  put("slice", short(view.slice), short(start.slice));
  put("theme", view.theme, start.theme);
  put("members", String(view.members), String(start.members));
  if (view.camera !== null) parts.push(["camera", list(view.camera)]);
  view.boxes.forEach((box, k) => {
    if (box !== null) parts.push([`box${k + 1}`, list([...box.x, ...box.y])]);
  });
  view.released.forEach((states, k) => {
    if (states.length) parts.push([`at${k + 1}`, states.map(list).join(";")]);
  });
  return parts.map(([name, value]) => `${name}=${value}`).join("&");
}

/** A view read back; what is missing, of the wrong length or not a number stays as the page begins. */
export function decode(fragment: string, start: ViewState, units: readonly number[]): ViewState {
  const given = new Map<string, string>();
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) given.set(part.slice(0, at), unescaped(part.slice(at + 1)));
  }
  const flag = (name: string, plain: boolean): boolean => {
    const value = given.get(name);
    return value === "1" ? true : value === "0" ? false : plain;
  };
  const number = (name: string, low: number, high: number, plain: number): number => {
    const value = numbers(given.get(name), 1)?.[0];
    return value === undefined ? plain : Math.min(high, Math.max(low, value));
  };
  const shown = given.get("show")?.split(",");
  const theme = given.get("theme");
  const axes = numbers(given.get("axes"), 2)?.map(Math.round);
  const valid = axes !== undefined && axes[0] !== axes[1] && axes.every((k) => k >= 0 && k < 3);
  return {
    paused: flag("pause", start.paused),
    power: Math.round(number("speed", -7, 5, start.power)),
    noise: number("noise", 0, 1e6, start.noise),
    held: numbers(given.get("held"), start.held.length) ?? start.held,
    layers: shown === undefined ? start.layers : new Set(LAYERS.filter((l: Layer) => shown.includes(l))),
    ground: ground(given.get("ground"), start, units),
    axes: valid ? [axes[0], axes[1]] : start.axes,
    space: flag("space", start.space),
    slice: number("slice", 0, 1, start.slice),
    camera: numbers(given.get("camera"), 3) ?? start.camera,
    boxes: start.boxes.map((plain, k) => box(given.get(`box${k + 1}`)) ?? plain),
    released: start.released.map((plain, k) => {
      const states = given.get(`at${k + 1}`)?.split(";").map((text) => numbers(text, units[k]));
      return states === undefined ? plain : states.filter((s) => s !== undefined).slice(0, MOST_RELEASED);
    }),
    members: number("members", 1, 200, start.members),
    theme: theme === "light" || theme === "dark" || theme === "auto" ? theme : start.theme,
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function numbers(text: string | undefined, length: number): number[] | undefined {
  if (text === undefined || text === "") return undefined;
  const values = text.split(",").map((word) => (word.trim() === "" ? NaN : Number(word)));
  return values.length === length && values.every(Number.isFinite) ? values : undefined;
}

function box(text: string | undefined): Box | null {
  const values = numbers(text, 4);
  if (values === undefined || !(values[1] > values[0]) || !(values[3] > values[2])) return null;
  return { x: [values[0], values[1]], y: [values[2], values[3]] };
}

function ground(text: string | undefined, start: ViewState, units: readonly number[]): ViewState["ground"] {
  if (text === "speed" || text === "none") return text;
  const unit = numbers(text, 1)?.[0];
  return unit !== undefined && Number.isInteger(unit) && unit >= 1 && unit <= Math.max(...units) ? unit : start.ground;
}
