import type { Palette } from "../draw/colours";
import type { Scale } from "../draw/ground";
import type { Pen } from "../draw/pen";
import type { Session } from "../flow/session";
import type { Box } from "../math/viewport";
import type { ViewState } from "../state/view_state";

/** What a picture of a network asks of the page around it. */
export interface Host {
  readonly view: ViewState;
  readonly palette: Palette;
  /** A state was let go. */
  release(session: Session, state: Float64Array): void;
  /** The last so many releases were part of something else: a double click. */
  takeBack(session: Session, releases: number): void;
  seen(session: Session, box: Box | null): void;
  /** The eye has moved in space; null: it is where it began. */
  turned(eye: number[] | null): void;
}

/** A picture of a network's states: a plane, or a space that turns. */
export interface Panel {
  readonly element: HTMLElement;
  readonly scale: Scale | null;
  /** What the particles are, and how far to trust them. */
  readonly note: string;
  /** A frame: `real` seconds for the person, `seconds` for the network. */
  frame(real: number, seconds: number): void;
  /** Something was set, or the palette has changed. */
  refresh(): void;
  reset(): void;
  zoom(factor: number): void;
  /** The same picture drawn again, at its own size from (0, 0). */
  draw(pen: Pen): void;
  size(): [number, number];
  close(): void;
}
