export const SLOWEST = -7;
export const FASTEST = 5;
const LONGEST_FRAME = 0.1;

/** The time of the networks: so many of their seconds in a second of the person who watches, in powers of two. */
export class Clock {
  paused = false;
  /** The speed is two to this power. */
  power = 0;

  get speed(): number {
    return 2 ** this.power;
  }

  faster(by: number): void {
    this.power = Math.min(FASTEST, Math.max(SLOWEST, this.power + by));
  }

  /** The seconds of the networks in a frame; a page that was hidden does not catch up. */
  during(real: number): number {
    return this.paused ? 0 : Math.min(real, LONGEST_FRAME) * this.speed;
  }
}

/** The power at which a time constant takes about half a second. */
export const comfortable = (timeConstant: number): number =>
  Math.min(FASTEST, Math.max(SLOWEST, Math.round(Math.log2(timeConstant / 0.5)) || 0));

/** The speed in words: "1/4", "2". */
export const speedTold = (power: number): string => (power < 0 ? `1/${2 ** -power}` : String(2 ** power));
