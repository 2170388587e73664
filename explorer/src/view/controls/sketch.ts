import type { Sequence } from "../flow/stimulus";
import { element } from "./build";

const WIDTH = 300;
const HEIGHT = 96;

/** An input over the length of a trial, drawn by hand: one channel at a time, the others seen behind it. */
export class Sketch {
  readonly element = element("canvas", "sketch");
  readonly sequence: Sequence;
  channel = 0;
  private last: [number, number] | null = null;

  constructor(
    private readonly channels: number,
    private readonly steps: number,
    step: number,
    private readonly most: number,
  ) {
    this.sequence = { step, channels, values: new Float64Array(channels * steps) };
    this.element.width = 2 * WIDTH;
    this.element.height = 2 * HEIGHT;
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", "The input to be played, against time: draw in it with a pointer");
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.last = null;
      this.stroke(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.stroke(event);
    });
  }

  clear(): void {
    this.sequence.values.fill(0);
  }

  copy(values: ArrayLike<number>): void {
    for (let k = 0; k < this.sequence.values.length; k++) this.sequence.values[k] = Number.isFinite(values[k]) ? values[k] : 0;
  }

  /** `progress`: how much of it has been played, or null. */
  draw(colours: { ink: string; faint: string; line: string; channels: readonly string[] }, progress: number | null): void {
    const c = this.element.getContext("2d");
    if (c === null) return;
    c.setTransform(2, 0, 0, 2, 0, 0);
    c.clearRect(0, 0, WIDTH, HEIGHT);
    c.strokeStyle = colours.line;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(0, HEIGHT / 2);
    c.lineTo(WIDTH, HEIGHT / 2);
    c.stroke();
    const order = [...Array(this.channels).keys()].sort((a, b) => Number(a === this.channel) - Number(b === this.channel));
    for (const channel of order) {
      c.beginPath();
      for (let k = 0; k < this.steps; k++) {
        const y = this.height(this.sequence.values[k * this.channels + channel]);
        c.lineTo((k / this.steps) * WIDTH, y);
        c.lineTo(((k + 1) / this.steps) * WIDTH, y);
      }
      c.strokeStyle = colours.channels[channel % colours.channels.length];
      c.globalAlpha = channel === this.channel ? 1 : 0.4;
      c.lineWidth = channel === this.channel ? 2 : 1.2;
      c.stroke();
      c.globalAlpha = 1;
    }
    if (progress !== null) {
      c.fillStyle = colours.faint;
      c.fillRect(progress * WIDTH - 1, 0, 2, HEIGHT);
    }
  }

  private height(value: number): number {
    return HEIGHT / 2 - (value / this.most) * (HEIGHT / 2 - 6);
  }

  private stroke(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const step = Math.floor(((event.clientX - box.left) / box.width) * this.steps);
    const up = 1 - (2 * (event.clientY - box.top)) / box.height;
    let value = Math.min(1, Math.max(-1, up * 1.1)) * this.most;
    // Near the middle line nothing is meant.
    if (Math.abs(value) < 0.04 * this.most) value = 0;
    const [from, old] = this.last ?? [step, value];
    const [low, high] = [Math.min(from, step), Math.max(from, step)];
    for (let k = Math.max(0, low); k <= Math.min(this.steps - 1, high); k++) {
      const share = step === from ? 1 : (k - from) / (step - from);
      this.sequence.values[k * this.channels + this.channel] = old + share * (value - old);
    }
    this.last = [step, value];
  }
}
