import type { PointKind } from "../../program/types";

/** What is drawn in, in light and in dark. The released are told apart by Okabe and Ito's colours. */
export interface Palette {
  ink: string;
  faint: string;
  line: string;
  ground: string;
  panel: string;
  released: readonly string[];
  /** Whole states that drift, where nothing in colour is behind them. */
  drift: string;
  casing: string;
  particles: string;
  nullclines: readonly [string, string];
  slow: string;
  stable: string;
  unstable: string;
  trials: string;
}

export const LIGHT: Palette = {
  ink: "#1b2733",
  faint: "#5d6b78",
  line: "#dde3e8",
  ground: "#f6f8fa",
  panel: "#ffffff",
  released: ["#b8558f", "#d55e00", "#00805e", "#0072b2", "#a87000"],
  drift: "#0072b2",
  casing: "#ffffff",
  particles: "rgba(27,39,51,.62)",
  nullclines: ["#0072b2", "#b8558f"],
  slow: "rgba(0,128,94,.55)",
  stable: "#0072b2",
  unstable: "#d55e00",
  trials: "rgba(27,39,51,.28)",
};

export const DARK: Palette = {
  ink: "#e4eaf0",
  faint: "#9dabb8",
  line: "#2f3b47",
  ground: "#10171e",
  panel: "#18212a",
  released: ["#dd97c1", "#f28b45", "#3cc79d", "#8aa4ff", "#f0bb3f"],
  drift: "#8aa4ff",
  casing: "#10171e",
  particles: "rgba(228,234,240,.6)",
  nullclines: ["#63b3e8", "#dd97c1"],
  slow: "rgba(60,199,157,.55)",
  stable: "#63b3e8",
  unstable: "#f28b45",
  trials: "rgba(228,234,240,.25)",
};

/** On a background in colour lines and particles are light in both. */
export const ON_COLOUR: Pick<Palette, "particles" | "nullclines" | "slow" | "stable" | "unstable" | "trials" | "casing"> = {
  casing: "#10171e",
  particles: "rgba(255,255,255,.72)",
  nullclines: ["#ffffff", "#ffb1dc"],
  slow: "rgba(255,209,102,.85)",
  stable: "#8fd3ff",
  unstable: "#ff9d5c",
  trials: "rgba(255,255,255,.4)",
};

/** Fill of a fixed point; the outline is dark inside a light ring, so that it stands out from anything. */
export const POINT_COLOURS: Record<PointKind, string> = {
  stable: "#56b4e9",
  saddle: "#e69f00",
  unstable: "#ffffff",
  marginal: "#cc79a7",
};

export const POINT_WORDS: Record<PointKind, string> = {
  stable: "stable",
  saddle: "saddle",
  unstable: "unstable",
  marginal: "marginal",
};

const VIRIDIS = "440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725";
const CIVIDIS = "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838";

/** 256 colours of a map, red, green and blue. */
function table(anchors: string): Uint8ClampedArray {
  const known = anchors.split(" ").map((hex) => [0, 2, 4].map((k) => parseInt(hex.slice(k, k + 2), 16)));
  const made = new Uint8ClampedArray(768);
  for (let k = 0; k < 256; k++) {
    const at = (k / 255) * (known.length - 1);
    const low = Math.min(known.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) made[3 * k + c] = known[low][c] + (at - low) * (known[low + 1][c] - known[low][c]);
  }
  return made;
}

export const SPEED_COLOURS = table(VIRIDIS);
export const TIME_COLOURS = table(CIVIDIS);

export function gradient(colours: Uint8ClampedArray): string {
  const stops = Array.from({ length: 9 }, (_, k) => {
    const at = 3 * Math.round((k / 8) * 255);
    return `rgb(${colours[at]},${colours[at + 1]},${colours[at + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
