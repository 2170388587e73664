export { readPage, Unreadable } from "./read";
export type * from "./types";
