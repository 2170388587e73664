import type { Clock } from "../flow/clock";
import { FASTEST, SLOWEST, speedTold } from "../flow/clock";
import { button, element, slider } from "./build";

export interface TransportActions {
  toggle(): void;
  restart(): void;
  power(value: number): void;
}

/** Pause, begin again, the speed of the clock and its time. */
export class Transport {
  readonly element = element("section", "transport");
  private readonly play: HTMLButtonElement;
  private readonly speed: ReturnType<typeof slider>;
  private readonly time = element("output", "time");
  private told = "";
  /** Frames, so that a single late one says nothing. */
  private waited = 0;

  constructor(
    private readonly clock: Clock,
    to: TransportActions,
  ) {
    this.element.setAttribute("aria-label", "Clock");
    this.play = button("", () => to.toggle(), { kind: "main", title: "Space" });
    this.speed = slider(
      "Speed",
      { low: SLOWEST, high: FASTEST, step: 1 },
      clock.power,
      (value) => to.power(value),
      (power) => `${speedTold(power)} s in a second`,
    );
    this.time.setAttribute("aria-label", "Time of the network");
    this.element.append(
      this.play,
      button("Restart", () => to.restart(), { title: "r", label: "Restart: time zero, released states back to their places" }),
      this.speed.row,
      this.time,
    );
    this.refresh();
  }

  refresh(): void {
    this.play.textContent = this.clock.paused ? "▶ Play" : "❚❚ Pause";
    this.play.setAttribute("aria-label", this.clock.paused ? "Play" : "Pause");
    this.speed.set(this.clock.power);
  }

  /** `late`: the clock goes as fast as this device can, and no faster. */
  frame(time: number, late: boolean): void {
    this.waited = late ? Math.min(90, this.waited + 3) : Math.max(0, this.waited - 1);
    const told = `${this.waited > 45 ? "as fast as this device can · " : ""}t = ${time.toFixed(2)} s`;
    if (told !== this.told) this.time.textContent = this.told = told;
  }
}
