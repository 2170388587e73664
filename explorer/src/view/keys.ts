export interface KeyActions {
  toggle(): void;
  power(by: number): void;
  restart(): void;
  clear(): void;
  zoom(factor: number): void;
  whole(): void;
  anywhere(): void;
  play(): void;
}

export const KEYS: readonly (readonly [string, string])[] = [
  ["Space", "pause or go on"],
  ["← →", "slower, faster"],
  ["r", "restart: time zero, released states back to their places"],
  ["n", "release a state from a trial"],
  ["p", "play the input"],
  ["+ −", "zoom in, out"],
  ["0", "the whole picture"],
  ["Esc", "take away what was released"],
];

/** Keys anywhere on the page, but where something is being typed or a slider or a list is set with them. */
export function keys(to: KeyActions): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : null;
    if (within(at, "input:not([type=checkbox]), select, textarea")) return;
    // Space presses what has the focus.
    if (event.key === " " && within(at, "button, summary, a, input")) return;
    const act: Record<string, () => void> = {
      " ": to.toggle,
      ArrowLeft: () => to.power(-1),
      ArrowDown: () => to.power(-1),
      ArrowRight: () => to.power(1),
      ArrowUp: () => to.power(1),
      r: to.restart,
      n: to.anywhere,
      p: to.play,
      "+": () => to.zoom(0.7),
      "=": () => to.zoom(0.7),
      "-": () => to.zoom(1 / 0.7),
      "0": to.whole,
      Escape: to.clear,
    };
    const found = act[event.key];
    if (found === undefined) return;
    // Arrows that scroll a page belong to the picture only where it, or nothing, has the focus.
    if (event.key.startsWith("Arrow") && at !== document.body && !within(at, ".plane")) return;
    event.preventDefault();
    found();
  });
}

const within = (at: Element | null, selector: string): boolean => (at?.closest(selector) ?? null) !== null;
