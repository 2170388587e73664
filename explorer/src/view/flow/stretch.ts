import type { About, Clip } from "../../program/types";
import type { Sequence } from "./stimulus";

/** A state of a stored trial at the begin of a clip, and the input from there to the clip's end; null where it was not stored. */
export function stretch(about: About, clip: Clip): { state: Float64Array; sequence: Sequence | null } | null {
  const stored = about.trajectories;
  if (stored === null) return null;
  const [trials, steps, units] = stored.states.shape;
  if (clip.trial >= trials) return null;
  const shared = stored.time.shape.length === 1;
  const time = (k: number): number => stored.time.values[(shared ? 0 : clip.trial * steps) + k];
  // The last state that was reached by then; each belongs to the end of its step.
  let first = 0;
  while (first + 1 < steps && time(first + 1) <= clip.begin + 1e-9) first += 1;
  let last = first;
  while (last + 1 < steps && time(last + 1) <= clip.end + 1e-9) last += 1;
  const row = (clip.trial * steps + first) * units;
  const state = stored.states.values.slice(row, row + units);
  if (!state.every(Number.isFinite)) return null;
  if (stored.inputs === null || about.inputs === 0 || last === first) return { state, sequence: null };
  const from = (clip.trial * steps + first + 1) * about.inputs;
  const values = stored.inputs.values.slice(from, from + (last - first) * about.inputs);
  return { state, sequence: { step: about.step, channels: about.inputs, values } };
}
