import { button } from "./controls/build";
import type { Palette } from "./draw/colours";
import { download, pngOf, svgOf } from "./export";
import type { Stage } from "./stage";

interface Seen {
  readonly stages: readonly Stage[];
  readonly palette: Palette;
  address(): string;
}

const COPY = "Copy link to this view";
const SOON = 2000;

/** Buttons that take what is seen elsewhere: its address, and files of it. */
export function saving(seen: Seen): HTMLElement[] {
  const name = (): string =>
    seen.stages.map((stage) => stage.session.about.name.replace(/[^\w-]+/g, "-")).join("-and-") || "network";
  const link = button(COPY, () => void copied(seen.address(), link), { kind: "quiet" });
  const png = button(
    "PNG",
    () =>
      void pngOf(seen.stages, seen.palette).then((made) => {
        if (made !== null) download(made, `${name()}.png`);
      }),
    { label: "Save what is seen as a PNG file" },
  );
  const svg = button(
    "SVG",
    () => download(new Blob([svgOf(seen.stages, seen.palette)], { type: "image/svg+xml" }), `${name()}.svg`),
    { label: "Save what is seen as an SVG file" },
  );
  return [link, png, svg];
}

async function copied(address: string, from: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    from.textContent = "Copied";
  } catch {
    history.replaceState(null, "", address);
    from.textContent = "It is in the address bar";
  }
  window.setTimeout(() => (from.textContent = COPY), SOON);
}
