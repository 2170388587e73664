const MOST = 1200;

/** Vectors of one kind over time; an entry is null where there was none yet. */
type Row = (Float64Array | null)[];

/**
 * What has happened since the clock began: times, inputs, and the states and outputs of what was released. Where it
 * grows too long every other moment is forgotten, and from then on twice as few are kept.
 */
export class History {
  times: number[] = [];
  inputs: Float64Array[] = [];
  readonly states = new Map<number, Row>();
  readonly outputs = new Map<number, Row>();
  private stride = 1;
  private seen = 0;

  clear(): void {
    this.times = [];
    this.inputs = [];
    this.states.clear();
    this.outputs.clear();
    this.stride = 1;
    this.seen = 0;
  }

  forget(id: number): void {
    this.states.delete(id);
    this.outputs.delete(id);
  }

  /** What was released now: its first state belongs to the last moment that was kept. */
  begin(id: number, state: Float64Array, output: Float64Array | null): void {
    put(this.states, id, this.times.length - 1, state);
    put(this.outputs, id, this.times.length - 1, output);
  }

  /** A moment; `rows` are the states and outputs by what was released. False where it is not kept. */
  add(time: number, input: Float64Array, rows: () => Iterable<[number, Float64Array, Float64Array | null]>): boolean {
    this.seen += 1;
    if ((this.seen - 1) % this.stride !== 0) return false;
    const before = this.times.length;
    this.times.push(time);
    this.inputs.push(Float64Array.from(input));
    for (const [id, state, output] of rows()) {
      put(this.states, id, before, state);
      put(this.outputs, id, before, output);
    }
    for (const map of [this.states, this.outputs]) {
      for (const row of map.values()) if (row.length < this.times.length) row.push(null);
    }
    if (this.times.length > MOST) this.thin();
    return true;
  }

  private thin(): void {
    const even = <T>(list: T[]): T[] => list.filter((_, k) => k % 2 === 0);
    this.times = even(this.times);
    this.inputs = even(this.inputs);
    for (const map of [this.states, this.outputs]) {
      for (const [id, row] of map) map.set(id, even(row));
    }
    this.stride *= 2;
    // The last one kept was an even one: the next is a stride of the new length away.
    this.seen = (this.times.length - 1) * this.stride + 1;
  }
}

function put(map: Map<number, Row>, id: number, before: number, value: Float64Array | null): void {
  let row = map.get(id);
  if (row === undefined) {
    row = Array.from({ length: before }, () => null);
    map.set(id, row);
  }
  row.push(value);
}
