import type { Palette } from "./draw/colours";
import type { Pen } from "./draw/pen";
import { CanvasPen } from "./draw/pen";
import { SvgPen } from "./draw/svg_pen";
import type { Stage } from "./stage";

const MARGIN = 16;
const HEADING = 26;
const TITLE = 18;

interface Layout {
  width: number;
  height: number;
  draw(pen: Pen): void;
}

/** Pictures side by side, each with its name above and its plots over time beneath. */
function layout(stages: readonly Stage[], palette: Palette): Layout {
  const columns = stages.map((stage) => {
    const [width, height] = stage.panel.size();
    const plots = stage.plots.pictures().map((plot) => {
      const ratio = window.devicePixelRatio || 1;
      return { ...plot, width: plot.canvas.width / ratio, height: plot.canvas.height / ratio };
    });
    const below = plots.reduce((sum, plot) => sum + plot.height + TITLE, 0);
    return { stage, plots, width: Math.max(width, ...plots.map((p) => p.width)), top: height, height: HEADING + height + below };
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
        let top = MARGIN + HEADING + column.top;
        for (const plot of column.plots) {
          pen.text(left, top, plot.title, { ...words, size: 12 });
          pen.image(plot.canvas, left, top + TITLE, plot.width, plot.height, true);
          top += plot.height + TITLE;
        }
        left += column.width + MARGIN;
      }
    },
  };
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
