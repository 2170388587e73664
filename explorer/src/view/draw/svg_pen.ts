import type { Lettering, Pen, Stroke } from "./pen";
import { FONT } from "./pen";

const number = (value: number): string => String(Math.round(value * 100) / 100);

export function escaped(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (letter) => names[letter]);
}

/** Writes an SVG: lines and letters stay lines and letters; only fields in colour are images. */
export class SvgPen implements Pen {
  private readonly parts: string[] = [];
  private clips = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly title: string,
  ) {}

  finished(ground: string): string {
    const [w, h] = [number(this.width), number(this.height)];
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img">` +
      `<title>${escaped(this.title)}</title><rect width="100%" height="100%" fill="${ground}"/>` +
      `${this.parts.join("")}</svg>`
    );
  }

  path(points: ArrayLike<number>, stroke: Stroke | null, fill?: string, closed = false): void {
    const words: string[] = [];
    for (let k = 0; k + 1 < points.length; k += 2) {
      words.push(`${k === 0 ? "M" : "L"}${number(points[k])} ${number(points[k + 1])}`);
    }
    this.draw(`${words.join("")}${closed ? "Z" : ""}`, stroke, fill);
  }

  segments(ends: ArrayLike<number>, stroke: Stroke): void {
    const words: string[] = [];
    for (let k = 0; k + 3 < ends.length; k += 4) {
      words.push(`M${number(ends[k])} ${number(ends[k + 1])}L${number(ends[k + 2])} ${number(ends[k + 3])}`);
    }
    this.draw(words.join(""), stroke);
  }

  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void {
    const edge = stroke === undefined ? "" : edges(stroke);
    this.parts.push(
      `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${fill ?? "none"}"${edge}/>`,
    );
  }

  text(x: number, y: number, words: string, as: Lettering): void {
    const anchor = { left: "start", center: "middle", right: "end" }[as.align ?? "left"];
    const down = { top: 0.8, middle: 0.35, bottom: 0 }[as.baseline ?? "middle"];
    const turn = as.upright === true ? ` rotate(-90)` : "";
    this.parts.push(
      `<text transform="translate(${number(x)} ${number(y)})${turn}" dy="${down}em" text-anchor="${anchor}" ` +
        `font-family="${escaped(FONT)}" font-size="${as.size}" fill="${as.colour}">${escaped(words)}</text>`,
    );
  }

  image(of: HTMLCanvasElement, left: number, top: number, width: number, height: number): void {
    this.parts.push(
      `<image x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" ` +
        `preserveAspectRatio="none" href="${of.toDataURL("image/png")}"/>`,
    );
  }

  inside(left: number, top: number, width: number, height: number, draw: () => void): void {
    const name = `clip${this.clips++}`;
    this.parts.push(
      `<clipPath id="${name}"><rect x="${number(left)}" y="${number(top)}" width="${number(width)}" ` +
        `height="${number(height)}"/></clipPath><g clip-path="url(#${name})">`,
    );
    draw();
    this.parts.push("</g>");
  }

  private draw(path: string, stroke: Stroke | null, fill?: string): void {
    if (path === "") return;
    this.parts.push(`<path d="${path}" fill="${fill ?? "none"}"${stroke === null ? "" : edges(stroke)}/>`);
  }
}

function edges(stroke: Stroke): string {
  const dash = stroke.dash === undefined ? "" : ` stroke-dasharray="${stroke.dash.join(" ")}"`;
  return ` stroke="${stroke.colour}" stroke-width="${number(stroke.width)}" stroke-linejoin="round"${dash}`;
}
