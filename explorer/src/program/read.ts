import { followed } from "./manifolds";
import { makeSystem } from "./system";
import type { About, Block, Manifold, Network, NetworkFile, Packed, Page, Program } from "./types";

/** What is wrong with the data of a page, in a sentence for its reader. */
export class Unreadable extends Error {}

const VERSION = 1;
const REMEDY = "make the page again with `gnode explore`";

/** The data of a page; throws `Unreadable` where it is damaged, or is none. */
export function readPage(text: string): Page {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Unreadable(`The data of this page is damaged: it is not whole; ${REMEDY}.`);
  }
  const page = content as { format?: unknown; version?: unknown; networks?: unknown } | null;
  if (page === null || typeof page !== "object" || page.format !== "gnode-explorer") {
    throw new Unreadable(`This page holds no network of gnode's; ${REMEDY}.`);
  }
  if (page.version !== VERSION) {
    throw new Unreadable(`Expected data of version ${VERSION}, got ${String(page.version)}; ${REMEDY}.`);
  }
  if (!Array.isArray(page.networks) || page.networks.length === 0) {
    throw new Unreadable(`The data of this page is damaged: there is no network in it; ${REMEDY}.`);
  }
  try {
    return { networks: page.networks.map((one) => network(one as NetworkFile)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unreadable(`The data of this page is damaged: ${why}; ${REMEDY}.`);
  }
}

type Unpacked = Omit<About, "manifolds"> &
  Pick<NetworkFile, "manifolds" | "drive" | "readout" | "time_constants"> & { constants: Block[] };

function network(file: NetworkFile): Network {
  const { constants, drive, readout, time_constants, manifolds, ...told } = unpacked(file) as Unpacked;
  for (const name of ["units", "inputs", "outputs", "step", "seconds"] as const) {
    if (typeof told[name] !== "number" || !Number.isFinite(told[name])) throw new Error(`${name} is missing`);
  }
  for (const program of [drive, readout, time_constants]) check(program, constants);
  const system = makeSystem(told, { drive, readout, time_constants }, constants);
  let curves: Manifold[] | null = system === null ? [] : null;
  const about: About = {
    ...told,
    // Following them takes the better part of a second: not before somebody looks.
    get manifolds() {
      if (system === null || curves !== null) return curves ?? [];
      const { held_input, points, bounds, step } = told;
      return (curves = followed(system, held_input, points, manifolds, bounds, 2 * step));
    },
  };
  return { about, system };
}

/** Refuses a program in which a value is used before there is one, or that does not fit. */
function check(program: Program | null, constants: Block[]): void {
  if (program === null) return;
  let known = program.inputs.length;
  const there = (number: number) => Number.isInteger(number) && number < known && number >= -constants.length;
  for (const { op, operands, size } of program.equations) {
    if (!operands.every(there) || !(size >= 0)) throw new Error(`a step of its program (${op}) does not fit`);
    known++;
  }
  if (!there(program.output)) throw new Error("its program has no result");
}

/** The same with every packed array as a block. */
function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if ("data" in value && "shape" in value) return block(value as Packed);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, unpacked(entry)]));
}

const KINDS = { float32: Float32Array, float64: Float64Array, int32: Int32Array };

export function block({ shape, type, data }: Packed): Block {
  const binary = atob(data);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < binary.length; k++) bytes[k] = binary.charCodeAt(k);
  // Typed arrays have the processor's own order, which on all that run a browser is the file's.
  const values = Float64Array.from(new KINDS[type](bytes.buffer));
  if (values.length !== shape.reduce((a, b) => a * b, 1)) throw new Error("an array is cut off");
  return { shape, values };
}
