/** Small makers of labelled controls: every one has a name that is seen, and that a screen reader says. */

let made = 0;

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== "") node.className = className;
  if (text !== "") node.textContent = text;
  return node;
}

export function button(text: string, press: () => void, options: { label?: string; kind?: string; title?: string } = {}): HTMLButtonElement {
  const node = element("button", options.kind ?? "", text);
  node.type = "button";
  if (options.label !== undefined) node.setAttribute("aria-label", options.label);
  if (options.title !== undefined) node.title = options.title;
  node.addEventListener("click", press);
  return node;
}

export function check(text: string, on: boolean, change: (on: boolean) => void): { row: HTMLElement; set: (on: boolean) => void } {
  const row = element("label", "check");
  const box = element("input");
  box.type = "checkbox";
  box.checked = on;
  box.addEventListener("change", () => change(box.checked));
  row.append(box, element("span", "", text));
  return { row, set: (value) => (box.checked = value) };
}

export interface Slider {
  row: HTMLElement;
  set(value: number): void;
}

/** `words` says a value as it is shown beside the slider and as it is read out. */
export function slider(
  text: string,
  range: { low: number; high: number; step: number },
  value: number,
  change: (value: number) => void,
  words: (value: number) => string,
): Slider {
  const row = element("div", "slider");
  const name = element("label", "", text);
  const shown = element("output");
  const input = element("input");
  input.type = "range";
  input.id = `control-${made++}`;
  name.htmlFor = input.id;
  Object.assign(input, { min: String(range.low), max: String(range.high), step: String(range.step) });
  const tell = (at: number): void => {
    shown.textContent = words(at);
    input.setAttribute("aria-valuetext", words(at));
  };
  const set = (at: number): void => {
    input.value = String(at);
    tell(at);
  };
  input.addEventListener("input", () => {
    tell(Number(input.value));
    change(Number(input.value));
  });
  set(value);
  row.append(name, shown, input);
  return { row, set };
}

export function select(
  text: string,
  choices: readonly (readonly [string, string])[],
  value: string,
  change: (value: string) => void,
): { row: HTMLElement; set: (value: string) => void } {
  const row = element("div", "choice");
  const name = element("label", "", text);
  const list = element("select");
  list.id = `control-${made++}`;
  name.htmlFor = list.id;
  for (const [key, words] of choices) list.append(new Option(words, key, false, key === value));
  list.addEventListener("change", () => change(list.value));
  row.append(name, list);
  return { row, set: (key) => (list.value = key) };
}

export function number(text: string, value: number, change: (value: number) => void): { row: HTMLElement; input: HTMLInputElement } {
  const row = element("div", "number");
  const name = element("label", "", text);
  const input = element("input");
  input.type = "number";
  input.step = "any";
  input.id = `control-${made++}`;
  name.htmlFor = input.id;
  input.value = String(value);
  input.addEventListener("change", () => change(Number(input.value)));
  row.append(name, input);
  return { row, input };
}

/** A group with a heading; `open` undefined: always open. */
export function group(title: string, open?: boolean): { element: HTMLElement; body: HTMLElement } {
  const body = element("div", "body");
  if (open === undefined) {
    const section = element("section", "group");
    section.append(element("h2", "", title), body);
    return { element: section, body };
  }
  const details = element("details", "group");
  details.open = open;
  const summary = element("summary");
  summary.append(element("h2", "", title));
  details.append(summary, body);
  return { element: details, body };
}
