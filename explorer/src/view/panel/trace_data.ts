import type { Session } from "../flow/session";
import { storedStep } from "../draw/stored";
import type { Projection } from "../math/projection";
import { project } from "../math/projection";

/** One line of a plot over time. */
export interface Line {
  name: string;
  /** Of the colours of what was released; -1: ink. */
  colour: number;
  /** Solid, dashed, dotted: which entry it is. */
  style: number;
  values: (number | null)[];
}

export interface Traces {
  times: number[];
  states: Line[];
  outputs: Line[];
  inputs: Line[];
}

const MOST_LINES = 3;

/** What is plotted over time of a network: what was released, or the first of its stored trials. */
export function traces(session: Session, onto: Projection): Traces {
  return session.system === null ? ofStored(session, onto) : ofReleased(session, onto);
}

function entries(session: Session, onto: Projection): { names: string[]; of: (state: Float64Array) => ArrayLike<number> } {
  const { units, state_names } = session.about;
  if (units > 3) return { names: onto.names.map((n) => n.replace(/ \(.*/, "")), of: (state) => project(onto, state, 1) };
  return { names: Array.from({ length: units }, (_, i) => state_names?.[i] ?? `h${i + 1}`), of: (state) => state };
}

function outputNames(session: Session): string[] {
  const { outputs, output_names } = session.about;
  return Array.from({ length: Math.min(outputs, MOST_LINES) }, (_, k) => output_names?.[k] ?? `y${k + 1}`);
}

export function inputNames(session: Session): string[] {
  const { inputs, input_names } = session.about;
  return Array.from({ length: inputs }, (_, k) => input_names?.[k] ?? `x${k + 1}`);
}

function ofReleased(session: Session, onto: Projection): Traces {
  const { history, released } = session;
  const shown = entries(session, onto);
  const read = outputNames(session);
  const made: Traces = { times: history.times, states: [], outputs: [], inputs: [] };
  for (const release of released?.list ?? []) {
    const rows = (history.states.get(release.id) ?? []).map((row) => (row === null ? null : shown.of(row)));
    shown.names.forEach((name, k) => {
      const values = rows.map((row) => (row === null ? null : finite(row[k])));
      made.states.push({ name, colour: release.colour, style: k, values });
    });
    const outputs = history.outputs.get(release.id) ?? [];
    read.forEach((name, k) => {
      made.outputs.push({ name, colour: release.colour, style: k, values: outputs.map((row) => (row === null ? null : finite(row[k]))) });
    });
  }
  inputNames(session)
    .slice(0, MOST_LINES)
    .forEach((name, k) => made.inputs.push({ name, colour: -1, style: k, values: history.inputs.map((row) => row[k]) }));
  return made;
}

function ofStored(session: Session, onto: Projection): Traces {
  const stored = session.about.trajectories;
  if (stored === null) return { times: [], states: [], outputs: [], inputs: [] };
  const [, steps, N] = stored.states.shape;
  const now = storedStep(session.time, session.about.step, steps);
  const moments = Array.from({ length: now + 1 }, (_, b) => b);
  const shown = entries(session, onto);
  const rows = moments.map((b) => shown.of(stored.states.values.subarray(b * N, (b + 1) * N)));
  const column = (block: { shape: number[]; values: Float64Array } | null, k: number): (number | null)[] =>
    block === null ? [] : moments.map((b) => finite(block.values[b * block.shape[2] + k]));
  const made: Traces = { times: moments.map((b) => stored.time.values[b]), states: [], outputs: [], inputs: [] };
  shown.names.forEach((name, k) => made.states.push({ name, colour: 0, style: k, values: rows.map((row) => finite(row[k])) }));
  if (stored.outputs !== null) {
    outputNames(session).forEach((name, k) => made.outputs.push({ name, colour: 0, style: k, values: column(stored.outputs, k) }));
  }
  if (stored.inputs !== null) {
    inputNames(session)
      .slice(0, MOST_LINES)
      .forEach((name, k) => made.inputs.push({ name, colour: -1, style: k, values: column(stored.inputs, k) }));
  }
  return made;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
