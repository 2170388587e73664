import type { PointKind } from "../../program/types";
import { gradient, POINT_WORDS } from "../draw/colours";
import type { Palette } from "../draw/colours";
import type { Scale } from "../draw/ground";
import { pointMark } from "../draw/marks";
import { SvgPen } from "../draw/svg_pen";
import type { Session } from "../flow/session";
import { told } from "../math/ticks";
import type { ViewState } from "../state/view_state";
import { element } from "./build";

/** What colours and marks say, under a picture. */
export class Legend {
  readonly element = element("div", "legend");
  private made = "";

  constructor(private readonly session: Session) {}

  frame(scale: Scale | null, view: ViewState, palette: Palette): void {
    const { session } = this;
    const counts = new Map<PointKind, number>();
    for (const p of session.points) counts.set(p.kind, (counts.get(p.kind) ?? 0) + 1);
    const searching = !session.atHome && session.search !== null && !session.search.done;
    const made = JSON.stringify([scale?.label, scale?.limits, [...counts], [...view.layers], palette.ink, session.atHome, searching]);
    if (made === this.made) return;
    this.made = made;
    const parts: HTMLElement[] = [];
    if (scale !== null) parts.push(bar(scale));
    if (view.layers.has("points")) {
      for (const [kind, count] of counts) parts.push(item(mark(kind), `${count} ${POINT_WORDS[kind]}`));
      const flat = !view.space || session.about.units < 3;
      if (flat && session.points.some((p) => p.certified)) parts.push(item(swatch("enclosure"), "proven, enclosed"));
      if (session.search !== null && !session.atHome) {
        parts.push(item(null, searching ? "searching for fixed points …" : "points found here by Newton's method: not proven"));
      } else if (session.search === null && !session.atHome) parts.push(item(null, "no points: too large to search here"));
    }
    const home = session.atHome;
    const [one, two] = session.about.state_names ?? ["h₁", "h₂"];
    if (view.layers.has("nullclines") && session.about.units === 2) {
      parts.push(item(swatch("nullcline one"), `${one} at rest`), item(swatch("nullcline two"), `${two} at rest`));
    }
    if (view.layers.has("slow") && session.about.slow !== null && home) parts.push(item(swatch("slow"), "slow set"));
    const grown = home ? session.about.manifolds.length : (session.growth?.grown.length ?? 0);
    if (view.layers.has("manifolds") && grown > 0) {
      parts.push(item(swatch("unstable"), "leaves a saddle"), item(swatch("stable"), "divides basins"));
    }
    if (view.layers.has("cycles") && session.about.cycles.length && home) {
      parts.push(item(swatch("cycle"), "limit cycle"));
    }
    // In space the field in colour is not behind everything.
    const coloured = scale !== null && (!view.space || session.about.units < 3);
    this.element.classList.toggle("on-colour", coloured);
    this.element.replaceChildren(...parts);
  }
}

function item(symbol: HTMLElement | null, words: string): HTMLElement {
  const made = element("span", "item");
  if (symbol !== null) made.append(symbol);
  made.append(words);
  return made;
}

function swatch(kind: string): HTMLElement {
  const made = element("span", `swatch ${kind}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function mark(kind: PointKind): HTMLElement {
  const made = element("span", "symbol");
  const pen = new SvgPen(20, 20, "");
  pointMark(pen, 10, 10, kind, 5.5);
  made.innerHTML = pen.finished("none");
  made.setAttribute("aria-hidden", "true");
  return made;
}

function bar(scale: Scale): HTMLElement {
  const made = element("span", "item scale");
  const colours = element("span", "colours");
  colours.style.backgroundImage = gradient(scale.colours);
  made.append(told(scale.limits[0]), colours, `${told(scale.limits[1])}  ${scale.label} (log)`);
  return made;
}
