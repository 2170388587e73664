import type { Clip } from "../../program/types";
import type { Session } from "../flow/session";
import { told } from "../math/ticks";
import type { ViewState } from "../state/view_state";
import type { Slider } from "./build";
import { button, element, group, number, select, slider } from "./build";

export interface ReleaseActions {
  release(state: Float64Array): void;
  anywhere(): void;
  clear(): void;
  watch(clip: Clip): void;
  change(part: Partial<ViewState>): void;
}

const MEMBERS: [string, string][] = [
  ["1", "one state"],
  ["50", "a cloud of 50"],
];

/** Letting states go without a pointer, how many at once, and the noise that they feel. */
export class ReleaseControls {
  readonly element: HTMLElement;
  private readonly noise: Slider;
  private readonly members: ReturnType<typeof select>;

  constructor(session: Session, view: ViewState, to: ReleaseActions) {
    const made = group("Release and noise");
    this.element = made.element;
    const { units, seconds, noise } = session.about;
    this.members = select("A click releases", MEMBERS, String(view.members), (value) => to.change({ members: Number(value) }));
    const most = roundUp(Math.max(...session.scale) / Math.sqrt(seconds || 1));
    // By the square: weak noise is where memories are lost slowly.
    this.noise = slider(
      "Noise",
      { low: 0, high: 1, step: 0.01 },
      Math.sqrt(view.noise / most),
      (share) => to.change({ noise: most * share ** 2 }),
      (share) => (share === 0 ? "none" : `${told(most * share ** 2)} per √s`),
    );
    this.setNoise = (value) => this.noise.set(Math.min(1, Math.sqrt(value / most)));
    made.body.append(this.noise.row);
    if (noise !== null) {
      const words = `As in the dissection: ${told(noise)} per √s`;
      made.body.append(
        button(words, () => {
          this.setNoise(noise);
          to.change({ noise });
        }, { kind: "quiet" }),
      );
    }
    made.body.append(this.members.row);
    const row = element("div", "row");
    if (units <= 3) {
      const fields = Array.from({ length: units }, (_, i) => number(session.about.state_names?.[i] ?? `h${i + 1}`, round(session.centre[i]), () => undefined));
      const place = element("div", "row");
      place.append(...fields.map((f) => f.row));
      made.body.append(place);
      row.append(button("Release there", () => to.release(Float64Array.from(fields, (f) => Number(f.input.value) || 0))));
    }
    row.append(
      button("Release from a trial", () => to.anywhere()),
      button("Clear", () => to.clear(), { label: "Take away what was released", title: "Escape" }),
    );
    made.body.append(row);
    if (session.about.clips.length > 0) made.body.append(this.clips(session.about.clips, to));
  }

  set(view: ViewState): void {
    this.setNoise(view.noise);
    this.members.set(String(view.members));
  }

  /** Stretches of trials that are worth watching: the state is released there, and the trial's input played. */
  private clips(clips: readonly Clip[], to: ReleaseActions): HTMLElement {
    const row = element("div", "row");
    const choices = clips.map((clip, k): [string, string] => {
      const when = `${clip.begin.toFixed(2)} to ${clip.end.toFixed(2)} s`;
      return [String(k), `trial ${clip.trial + 1}, ${clip.title}: ${when}`];
    });
    let chosen = 0;
    const which = select("A stretch of a trial", choices, "0", (value) => (chosen = Number(value)));
    row.append(which.row, button("Watch", () => to.watch(clips[chosen]), { label: "Watch this stretch" }));
    return row;
  }

  private readonly setNoise: (value: number) => void;
}

const round = (value: number): number => Number(value.toPrecision(3));

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return Math.ceil(value / power) * power;
}
