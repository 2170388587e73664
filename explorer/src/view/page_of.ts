import { element, group } from "./controls/build";
import type { Session } from "./flow/session";
import { KEYS } from "./keys";
import type { Stage } from "./stage";

export interface PageParts {
  stages: readonly Stage[];
  transport: HTMLElement;
  /** What can be touched, what matters first before the rest. */
  groups: readonly HTMLElement[];
  tools: readonly HTMLElement[];
  /** What a screen reader says of what has happened. */
  said: HTMLElement;
}

const GESTURES =
  "In a plane: click or tap releases a state, a dragged box zooms in, Shift and drag moves, wheel or pinch zooms, a double click shows all. In space dragging turns, as do a and d. " +
  "While a pulse lasts particles and released states feel it; colours, nullclines and points are those of the input that is held.";

/** The page from above: what the networks are, their pictures, the clock, controls, and what is read on demand. */
export function pageOf(parts: PageParts): HTMLElement[] {
  const sessions = parts.stages.map((stage) => stage.session);
  const stages = element("main", sessions.length > 1 ? "stages two" : "stages");
  stages.append(...parts.stages.map((stage) => stage.element));
  const controls = element("div", "controls");
  controls.append(...parts.groups);
  const more = element("div", "more");
  more.append(...parts.stages.map((stage) => stage.points.element), help());
  const notes = sessions.flatMap(notesOf).map((note) => element("p", "note-box", note));
  return [header(sessions, parts.tools), ...notes, stages, parts.transport, controls, more, parts.said];
}

function header(sessions: readonly Session[], tools: readonly HTMLElement[]): HTMLElement {
  const made = element("header", "top");
  const words = element("div");
  words.append(element("h1", "", sessions.map((s) => s.about.name).join(" beside ")));
  const { verdict } = sessions[0].about;
  if (sessions.length === 1 && verdict !== null) {
    const told = element("details", "verdict");
    // Where there is little room the picture comes first.
    told.open = window.matchMedia("(min-width: 56rem)").matches;
    const headline = element("summary");
    headline.append(element("strong", "", verdict.headline));
    told.append(headline, element("p", "", verdict.reason));
    words.append(told);
  }
  const row = element("div", "tools");
  row.append(...tools);
  made.append(words, row);
  return made;
}

function notesOf(session: Session): string[] {
  const { name, left_out } = session.about;
  if (session.system !== null || left_out.length > 0) return left_out;
  return [`${name} cannot run in this page: trials that were stored are played.`];
}

function help(): HTMLElement {
  const made = group("Keys and gestures", false);
  const list = element("dl", "keys");
  for (const [key, what] of KEYS) list.append(element("dt", "", key), element("dd", "", what));
  made.body.append(list, element("p", "", GESTURES));
  return made.element;
}
