/** Inputs that are given one after the other, [steps, channels], each for `step` seconds. */
export interface Sequence {
  step: number;
  channels: number;
  values: Float64Array;
}

interface Pulse {
  channel: number;
  amplitude: number;
  end: number;
}

/** What a network is given: what is held, a sequence that plays, and pulses by hand, one on top of the other. */
export class Stimulus {
  held: Float64Array;
  private sequence: { of: Sequence; begin: number } | null = null;
  private pulses: Pulse[] = [];

  constructor(readonly channels: number) {
    this.held = new Float64Array(channels);
  }

  play(sequence: Sequence, time: number): void {
    this.sequence = { of: sequence, begin: time };
  }

  stop(): void {
    this.sequence = null;
    this.pulses = [];
  }

  pulse(channel: number, amplitude: number, time: number, seconds: number): void {
    this.pulses.push({ channel, amplitude, end: time + seconds });
  }

  /** From 0 to 1 while a sequence plays; null otherwise. */
  progress(time: number): number | null {
    if (this.sequence === null) return null;
    const { of, begin } = this.sequence;
    const share = (time - begin) / (of.step * (of.values.length / Math.max(1, of.channels)));
    return share < 1 - 1e-9 ? share : null;
  }

  /** At a time in seconds, into `out`; true where it is nothing but what is held. */
  at(time: number, out: Float64Array): boolean {
    out.set(this.held);
    let plain = true;
    if (this.sequence !== null) {
      const { of, begin } = this.sequence;
      // A time that is a sum of steps falls on the beginning of a sample, whatever its rounding.
      const row = Math.floor((time - begin) / of.step + 1e-6);
      if (row >= of.values.length / Math.max(1, of.channels)) this.sequence = null;
      else if (row >= 0) {
        for (let c = 0; c < Math.min(of.channels, this.channels); c++) {
          const value = of.values[row * of.channels + c];
          if (Number.isFinite(value) && value !== 0) {
            out[c] += value;
            plain = false;
          }
        }
      }
    }
    if (this.pulses.length) {
      this.pulses = this.pulses.filter((pulse) => pulse.end > time + 1e-9);
      for (const { channel, amplitude } of this.pulses) {
        if (channel < this.channels) out[channel] += amplitude;
        plain = false;
      }
    }
    return plain;
  }
}
