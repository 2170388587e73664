import "uplot/dist/uPlot.min.css";
import "./page.css";
import { readPage, Unreadable } from "../program";
import { App } from "./app";
import { element } from "./controls/build";

/** Reads what the page holds and shows it; where that is damaged, one sentence says so. */
function begin(): void {
  const root = document.getElementById("app");
  if (root === null) return;
  try {
    const page = readPage(document.getElementById("gnode-data")?.textContent ?? "");
    root.replaceChildren();
    // For the console of a browser, and for tests.
    Object.assign(globalThis, { explorer: new App(root, page) });
  } catch (error) {
    const words =
      error instanceof Unreadable
        ? error.message
        : `This page could not be shown: ${error instanceof Error ? error.message : String(error)}.`;
    const told = element("p", "broken", words);
    told.setAttribute("role", "alert");
    root.replaceChildren(told);
  }
}

/** The title is seen before the network is there: reading it takes a while. */
function afterPaint(act: () => void): void {
  if (document.hidden) act();
  else requestAnimationFrame(() => window.setTimeout(act));
}

afterPaint(begin);
