import type { Box } from "../math/viewport";

export const LAYERS = ["particles", "nullclines", "points", "slow", "manifolds", "cycles", "trials"] as const;
export type Layer = (typeof LAYERS)[number];

export type Theme = "auto" | "light" | "dark";

/** What a person has set: all of it goes into the address, so that a view can be sent. */
export interface ViewState {
  paused: boolean;
  /** The speed of the clock, a power of two. */
  power: number;
  /** State units per square root of a second. */
  noise: number;
  held: number[];
  layers: ReadonlySet<Layer>;
  /** "speed", "none", or the unit whose time constant is shown, from 1. */
  ground: "speed" | "none" | number;
  /** Which axes are across and up; `space` where three are shown at once. */
  axes: readonly [number, number];
  space: boolean;
  /** How high the field in colour lies in space, from 0 to 1 along the third axis. */
  slice: number;
  /** Where the eye is in space; null: where it begins. */
  camera: readonly number[] | null;
  /** What is seen of the plane, of each network; null: all. */
  boxes: readonly (Box | null)[];
  /** From where states are released, of each network. */
  released: readonly (readonly number[])[][];
  /** The number of states released at a place. */
  members: number;
  theme: Theme;
}
