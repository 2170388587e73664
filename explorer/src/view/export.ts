import type { PointKind } from "../program/types";
import { POINT_WORDS } from "./draw/colours";
import type { Palette } from "./draw/colours";
import { pointMark } from "./draw/marks";
import type { Pen } from "./draw/pen";
import { CanvasPen } from "./draw/pen";
import { SvgPen } from "./draw/svg_pen";
import { told } from "./math/ticks";
import type { Stage } from "./stage";

const MARGIN = 16;
const HEADING = 26;
const TITLE = 18;
const LEGEND = 52;

interface Layout {
  width: number;
  height: number;
  draw(pen: Pen): void;
}

/** Pictures side by side, each with its name above, its legend beneath, and its plots over time: beneath that where
 *  there are two networks, else beside it. */
function layout(stages: readonly Stage[], palette: Palette): Layout {
  const columns = stages.map((stage) => {
    const [width, height] = stage.panel.size();
    const plots = stage.plots.pictures().map((plot) => {
      const ratio = window.devicePixelRatio || 1;
      return { ...plot, width: plot.canvas.width / ratio, height: plot.canvas.height / ratio };
    });
    const long = plots.reduce((sum, plot) => sum + plot.height + TITLE, 0);
    const broad = Math.max(0, ...plots.map((p) => p.width));
    const beside = stages.length === 1 && plots.length > 0;
    return {
      stage,
      plots,
      width: beside ? width + MARGIN + broad : Math.max(width, broad),
      at: beside ? [width + MARGIN, 0] : [0, height + LEGEND],
      top: height,
      height: HEADING + (beside ? Math.max(height + LEGEND, long) : height + LEGEND + long),
    };
  });
  const width = columns.reduce((sum, c) => sum + c.width + MARGIN, MARGIN);
  const height = Math.max(...columns.map((c) => c.height)) + 2 * MARGIN;
  return {
    width,
    height,
    draw(pen) {
      let left = MARGIN;
      for (const column of columns) {
        const words = { colour: palette.ink, size: 14, baseline: "top" as const };
        pen.text(left, MARGIN, column.stage.session.about.name, words);
        column.stage.panel.draw(new Moved(pen, left, MARGIN + HEADING));
        drawLegend(new Moved(pen, left, MARGIN + HEADING + column.top + 6), column.stage, palette);
        const across = left + column.at[0];
        let top = MARGIN + HEADING + column.at[1];
        for (const plot of column.plots) {
          pen.text(across, top, plot.title, { ...words, size: 12 });
          pen.image(plot.canvas, across, top + TITLE, plot.width, plot.height, true);
          top += plot.height + TITLE;
        }
        left += column.width + MARGIN;
      }
    },
  };
}

/** The scale of the colours in one line, and the kinds of points in the next. */
function drawLegend(pen: Pen, stage: Stage, palette: Palette): void {
  const words = { colour: palette.ink, size: 12 };
  const { scale } = stage.panel;
  if (scale !== null) {
    pen.text(64, 10, told(scale.limits[0]), { ...words, align: "right" });
    pen.image(strip(scale.colours), 70, 4, 110, 12, true);
    pen.text(186, 10, `${told(scale.limits[1])}  ${scale.label} (log)`, words);
  }
  let left = 70;
  for (const kind of Object.keys(POINT_WORDS) as PointKind[]) {
    const count = stage.session.points.filter((p) => p.kind === kind).length;
    if (count === 0 || !stage.shows("points")) continue;
    pointMark(pen, left, 34, kind, 5.5);
    pen.text(left + 13, 34, `${count} ${POINT_WORDS[kind]}`, words);
    left += 104;
  }
}

function strip(colours: Uint8ClampedArray): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(256, 1);
  for (let k = 0; k < 256; k++) image.data.set([...colours.subarray(3 * k, 3 * k + 3), 255], 4 * k);
  context.putImageData(image, 0, 0);
  return canvas;
}

export function svgOf(stages: readonly Stage[], palette: Palette): string {
  const made = layout(stages, palette);
  const pen = new SvgPen(made.width, made.height, stages.map((s) => s.session.about.name).join(" and "));
  made.draw(pen);
  return pen.finished(palette.panel);
}

export function pngOf(stages: readonly Stage[], palette: Palette): Promise<Blob | null> {
  const made = layout(stages, palette);
  const canvas = document.createElement("canvas");
  const ratio = 2;
  canvas.width = Math.round(made.width * ratio);
  canvas.height = Math.round(made.height * ratio);
  const context = canvas.getContext("2d");
  if (context === null) return Promise.resolve(null);
  context.scale(ratio, ratio);
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, made.width, made.height);
  made.draw(new CanvasPen(context));
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A pen whose paper lies elsewhere. */
class Moved implements Pen {
  constructor(
    private readonly pen: Pen,
    private readonly left: number,
    private readonly top: number,
  ) {}

  private all(points: ArrayLike<number>): number[] {
    return Array.from(points, (v, k) => v + (k % 2 === 0 ? this.left : this.top));
  }

  path(points: ArrayLike<number>, ...rest: Parameters<Pen["path"]> extends [unknown, ...infer R] ? R : never): void {
    this.pen.path(this.all(points), ...rest);
  }

  segments(ends: ArrayLike<number>, stroke: Parameters<Pen["segments"]>[1]): void {
    this.pen.segments(this.all(ends), stroke);
  }

  disc(x: number, y: number, ...rest: Parameters<Pen["disc"]> extends [number, number, ...infer R] ? R : never): void {
    this.pen.disc(x + this.left, y + this.top, ...rest);
  }

  text(x: number, y: number, words: string, as: Parameters<Pen["text"]>[3]): void {
    this.pen.text(x + this.left, y + this.top, words, as);
  }

  image(of: HTMLCanvasElement, left: number, top: number, width: number, height: number, smooth: boolean): void {
    this.pen.image(of, left + this.left, top + this.top, width, height, smooth);
  }

  inside(left: number, top: number, width: number, height: number, draw: () => void): void {
    this.pen.inside(left + this.left, top + this.top, width, height, draw);
  }
}
