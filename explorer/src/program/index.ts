export { alongPlane, flowGrid, lift } from "./grid";
export { readPage, Unreadable } from "./read";
export type * from "./types";
