import type { Session } from "../flow/session";
import { pointTold } from "../panel/tip";
import { element, group } from "./build";

const MOST = 40;

/** The fixed points in words, for whoever cannot see or hover over them. */
export class PointsList {
  readonly element: HTMLElement;
  private readonly list = element("ul");
  private readonly title: HTMLElement;
  private shown: unknown = null;

  constructor(
    private readonly session: Session,
    private readonly name: string,
  ) {
    const made = group("Fixed points", false);
    this.element = made.element;
    this.title = made.element.querySelector("h2") ?? made.element;
    made.body.append(this.list);
  }

  frame(): void {
    const { points } = this.session;
    if (points === this.shown) return;
    this.shown = points;
    this.title.textContent = `Fixed points${this.name} (${points.length})`;
    const rows = points.slice(0, MOST).map((p) => element("li", "", pointTold(p)));
    if (points.length > MOST) rows.push(element("li", "", `and ${points.length - MOST} more`));
    this.list.replaceChildren(...rows);
  }
}
