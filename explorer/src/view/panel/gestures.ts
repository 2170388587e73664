/** What a person does on a picture, in CSS pixels from its corner. */
export interface Gestures {
  /** A tap or a click. */
  tap(x: number, y: number): void;
  /** A box being drawn with the pointer; null where it is given up. */
  dragging(from: [number, number], to: [number, number]): void;
  /** The box is done. */
  dragged(from: [number, number], to: [number, number]): void;
  /** Zoom about a place: less than one is nearer. */
  zoom(x: number, y: number, factor: number): void;
  pan(dx: number, dy: number): void;
  /** A double click or tap; the two taps of it have been told already. */
  twice(): void;
  hover(x: number, y: number): void;
  leave(): void;
}

const STILL = 6;
const SOON = 350;

/** Listens to a mouse, a pen or fingers: click, drag a box, drag with Shift or the middle button to move, wheel, pinch. */
export function listen(element: HTMLElement, to: Gestures): void {
  const down = new Map<number, [number, number]>();
  let from: [number, number] | null = null;
  let moving = false;
  let last: [number, number] = [0, 0];
  let apart = 0;
  let tapped = -Infinity;

  const place = (event: MouseEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const pair = (): { middle: [number, number]; apart: number } => {
    const [a, b] = [...down.values()];
    return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.hypot(a[0] - b[0], a[1] - b[1]) };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    from = down.size === 1 ? place(event) : null;
    moving = event.shiftKey || event.button === 1;
    last = down.size === 2 ? pair().middle : place(event);
    apart = down.size === 2 ? pair().apart : 0;
    if (event.button === 1) event.preventDefault();
  });
  element.addEventListener("pointermove", (event) => {
    const at = place(event);
    if (!down.has(event.pointerId)) {
      to.hover(...at);
      return;
    }
    down.set(event.pointerId, at);
    if (down.size === 2) {
      const now = pair();
      if (apart > 0 && now.apart > 0) to.zoom(...now.middle, apart / now.apart);
      to.pan(now.middle[0] - last[0], now.middle[1] - last[1]);
      [last, apart] = [now.middle, now.apart];
    } else if (moving) {
      to.pan(at[0] - last[0], at[1] - last[1]);
      last = at;
    } else if (from !== null && Math.hypot(at[0] - from[0], at[1] - from[1]) > STILL) to.dragging(from, at);
  });
  element.addEventListener("pointerup", (event) => {
    const at = place(event);
    const begun = from;
    down.delete(event.pointerId);
    from = null;
    if (begun === null || down.size > 0 || moving) return;
    if (Math.hypot(at[0] - begun[0], at[1] - begun[1]) > STILL) to.dragged(begun, at);
    else {
      const second = event.timeStamp - tapped < SOON;
      to.tap(...at);
      if (second) to.twice();
      tapped = second ? -Infinity : event.timeStamp;
    }
  });
  element.addEventListener("pointercancel", (event) => {
    down.delete(event.pointerId);
    if (from !== null) to.dragging(from, from);
    from = null;
  });
  element.addEventListener("pointerleave", () => to.leave());
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      to.zoom(...place(event), Math.exp(Math.min(60, Math.max(-60, event.deltaY * lines)) * 0.0035));
    },
    { passive: false },
  );
}
