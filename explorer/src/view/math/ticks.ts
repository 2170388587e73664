/** Round numbers along an axis: about so many, of 1, 2 or 5 times a power of ten apart. */
export function ticks(low: number, high: number, about: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((k) => k * power >= rough * 0.8) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => (first + k) * step);
}

/** A number in few digits, as many as tell it from its neighbours a `step` away; a true minus. */
export function told(value: number, step?: number): string {
  if (!Number.isFinite(value)) return "–";
  let text: string;
  if (step !== undefined && step > 0) {
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    text = digits > 6 ? value.toPrecision(7) : (Math.abs(value) < step / 1e3 ? 0 : value).toFixed(digits);
  } else {
    const size = Math.abs(value);
    text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  }
  return text.replace("-", "−").replace(/e\+?/, "e");
}

/** Seconds in the unit in which they are read most easily. */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "for ever" : "–";
  const size = Math.abs(value);
  if (size >= 120) return `${told(value / 60)} min`;
  return size >= 1 || size === 0 ? `${told(value)} s` : `${told(value * 1000)} ms`;
}
