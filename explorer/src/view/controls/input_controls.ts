import type { Palette } from "../draw/colours";
import type { Session } from "../flow/session";
import type { Sequence } from "../flow/stimulus";
import { seconds, told } from "../math/ticks";
import { inputNames } from "../panel/trace_data";
import type { Slider } from "./build";
import { button, element, group, select, slider } from "./build";
import { Sketch } from "./sketch";

export interface InputActions {
  hold(values: number[]): void;
  play(sequence: Sequence): void;
  stop(): void;
  pulse(channel: number, amplitude: number, seconds: number): void;
}

/** Steps of a pulse by hand: as long as those of the tasks. */
const PULSE_STEPS = 3;

/** What a network can be given: held values, pulses, a trial's input, one drawn by hand. */
export class InputControls {
  readonly element: HTMLElement;
  private readonly sliders: Slider[] = [];
  private readonly sketch: Sketch;
  private readonly held: number[];

  constructor(
    private readonly session: Session,
    private readonly to: InputActions,
  ) {
    const { about } = session;
    const made = group("Input");
    this.element = made.element;
    this.held = [...session.stimulus.held];
    const most = largest(session);
    const names = inputNames(session);
    const length = PULSE_STEPS * about.step;
    let height = Math.round(50 * most) / 100 || most / 2;
    names.forEach((name, k) => {
      const held = slider(
        `Hold ${name}`,
        { low: -most, high: most, step: most / 100 },
        this.held[k],
        (value) => {
          this.held[k] = value;
          to.hold([...this.held]);
        },
        (value) => told(value),
      );
      this.sliders.push(held);
      const row = element("div", "channel");
      row.append(held.row, button("Pulse", () => to.pulse(k, height, length), { label: `Give a pulse to ${name}` }));
      made.body.append(row);
    });
    const pulse = slider(
      "Height of a pulse",
      { low: -most, high: most, step: most / 50 },
      height,
      (value) => (height = value),
      (value) => `${told(value)} for ${seconds(length)}`,
    );
    const back = button("Back to the held input of the trained network", () => this.home(), { kind: "quiet" });
    made.body.append(pulse.row, back);
    const steps = Math.max(10, Math.round(about.seconds / about.step));
    this.sketch = new Sketch(about.inputs, Math.min(steps, 1000), about.step, most);
    made.body.append(this.played(names));
  }

  /** The sliders, after a view was read from an address. */
  set(values: readonly number[]): void {
    this.sliders.forEach((s, k) => {
      this.held[k] = values[k] ?? 0;
      s.set(this.held[k]);
    });
  }

  frame(palette: Palette): void {
    const progress = this.session.stimulus.progress(this.session.time);
    const { ink, faint, line, released } = palette;
    this.sketch.draw({ ink, faint, line, channels: [released[3], released[1], released[2], released[0], released[4]] }, progress);
  }

  private home(): void {
    const values = [...this.session.about.held_input];
    this.set(values);
    this.to.hold(values);
  }

  private played(names: string[]): HTMLElement {
    const box = element("div", "played");
    const trials = trialInputs(this.session);
    const choices: [string, string][] = [
      ...trials.map((_, k): [string, string] => [String(k), `trial ${k + 1} of the task`]),
      ["empty", "nothing: draw one"],
    ];
    const load = (choice: string): void => {
      const trial = trials[Number(choice)] as Float64Array | undefined;
      if (trial === undefined) this.sketch.clear();
      else this.sketch.copy(trial);
    };
    load(choices[0][0]);
    const which = select("Begin with", choices, choices[0][0], load);
    const channel = select(
      "Draw",
      names.map((name, k): [string, string] => [String(k), name]),
      "0",
      (value) => (this.sketch.channel = Number(value)),
    );
    const row = element("div", "row");
    row.append(
      button("Play this input", () => this.to.play({ ...this.sketch.sequence, values: this.sketch.sequence.values.slice() }), { kind: "main" }),
      button("Stop", () => this.to.stop(), { label: "Stop the input" }),
    );
    const choose = element("div", "row");
    choose.append(which.row, channel.row);
    box.append(choose, this.sketch.element, row);
    return box;
  }
}

/** The inputs of stored trials, [steps * channels] each. */
export function trialInputs(session: Session): Float64Array[] {
  const { trajectories, pulses, inputs } = session.about;
  const stored = trajectories?.inputs ?? null;
  if (stored !== null && inputs > 0) {
    const [trials, steps] = stored.shape;
    return Array.from({ length: Math.min(trials, 12) }, (_, k) => stored.values.slice(k * steps * inputs, (k + 1) * steps * inputs));
  }
  return pulses === null ? [] : [pulses.inputs.values];
}

function largest(session: Session): number {
  let most = 0;
  for (const trial of trialInputs(session)) for (const value of trial) if (Math.abs(value) > most) most = Math.abs(value);
  for (const value of session.about.held_input) most = Math.max(most, Math.abs(value));
  const power = 10 ** Math.floor(Math.log10(most || 1));
  return (Math.ceil((1.05 * (most || 1)) / power / 0.5) * 0.5) * power;
}
