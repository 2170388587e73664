import { Batched } from "./run";
import type { Method, NetworkFile, Block, System } from "./types";

/** Steps beyond which a call of `advance` is refused: the page would stand still. */
const MOST_STEPS = 100_000;

type Told = Pick<NetworkFile, "kind" | "step" | "solver" | "units" | "inputs" | "outputs">;
type Programs = Pick<NetworkFile, "drive" | "readout" | "time_constants">;

/** A network that runs; null where there is no program of it. */
export function makeSystem(told: Told, programs: Programs, constants: Block[]): System | null {
  if (programs.drive === null) return null;
  const drive = new Batched(programs.drive, constants);
  const readout = programs.readout && new Batched(programs.readout, constants);
  const slowness = programs.time_constants && new Batched(programs.time_constants, constants);
  const nothing = new Float64Array(0);
  return {
    units: told.units,
    inputs: told.inputs,
    outputs: told.outputs,
    kind: told.kind,
    velocity(states, inputs, count) {
      const value = drive.call(states, inputs, count);
      if (told.kind === "map") {
        for (let k = 0; k < value.length; k++) value[k] = (value[k] - states[k]) / told.step;
      }
      return value;
    },
    output: readout && ((states, count) => readout.call(states, nothing, count)),
    timeConstants: slowness && ((states, inputs, count) => slowness.call(states, inputs, count)),
    advance(states, inputs, count, seconds, method = usual(told)) {
      if (method === "map") {
        states.set(drive.call(states, inputs, count));
        return;
      }
      const steps = Math.max(1, Math.ceil(seconds / told.step - 1e-6));
      if (!(steps <= MOST_STEPS)) throw new Error(`expected a time of at most ${MOST_STEPS} steps, got ${seconds} s`);
      const flow = (at: Float64Array) => drive.call(at, inputs, count);
      for (let k = 0; k < steps; k++) {
        if (method === "euler") euler(flow, states, seconds / steps);
        else rungeKutta(flow, states, seconds / steps);
      }
    },
  };
}

function usual(told: Told): Method {
  return told.kind === "map" ? "map" : told.solver === "euler" ? "euler" : "rk4";
}

function euler(flow: (states: Float64Array) => Float64Array, states: Float64Array, step: number): void {
  const velocity = flow(states);
  for (let k = 0; k < velocity.length; k++) states[k] += step * velocity[k];
}

/** The classical method of order four. */
function rungeKutta(flow: (states: Float64Array) => Float64Array, states: Float64Array, step: number): void {
  const begin = Float64Array.from(states);
  const at = Float64Array.from(states);
  for (const [weight, next] of [[1, 0.5], [2, 0.5], [2, 1], [1, 0]]) {
    const velocity = flow(at);
    for (let k = 0; k < velocity.length; k++) {
      states[k] += ((step * weight) / 6) * velocity[k];
      at[k] = begin[k] + step * next * velocity[k];
    }
  }
}
