/** A line or an edge. */
export interface Stroke {
  colour: string;
  width: number;
  dash?: readonly number[];
}

export interface Lettering {
  colour: string;
  size: number;
  align?: "left" | "center" | "right";
  baseline?: "top" | "middle" | "bottom";
  /** A quarter turn to the left. */
  upright?: boolean;
}

/** What pictures are drawn with, on the screen or into a file. Points are x, y one after the other, in CSS pixels. */
export interface Pen {
  path(points: ArrayLike<number>, stroke: Stroke | null, fill?: string, closed?: boolean): void;
  /** Lines that do not hang together: x1, y1, x2, y2 of each. */
  segments(ends: ArrayLike<number>, stroke: Stroke): void;
  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void;
  text(x: number, y: number, words: string, as: Lettering): void;
  image(of: HTMLCanvasElement, left: number, top: number, width: number, height: number, smooth: boolean): void;
  /** What is drawn inside is seen only within a rectangle. */
  inside(left: number, top: number, width: number, height: number, draw: () => void): void;
}

export const FONT = 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif';

export class CanvasPen implements Pen {
  constructor(readonly context: CanvasRenderingContext2D) {}

  path(points: ArrayLike<number>, stroke: Stroke | null, fill?: string, closed = false): void {
    const c = this.context;
    c.beginPath();
    for (let k = 0; k + 1 < points.length; k += 2) {
      if (k === 0) c.moveTo(points[k], points[k + 1]);
      else c.lineTo(points[k], points[k + 1]);
    }
    if (closed) c.closePath();
    if (fill !== undefined) {
      c.fillStyle = fill;
      c.fill();
    }
    if (stroke !== null) this.stroke(stroke);
  }

  segments(ends: ArrayLike<number>, stroke: Stroke): void {
    const c = this.context;
    c.beginPath();
    for (let k = 0; k + 3 < ends.length; k += 4) {
      c.moveTo(ends[k], ends[k + 1]);
      c.lineTo(ends[k + 2], ends[k + 3]);
    }
    this.stroke(stroke);
  }

  disc(x: number, y: number, radius: number, fill: string | null, stroke?: Stroke): void {
    const c = this.context;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    if (fill !== null) {
      c.fillStyle = fill;
      c.fill();
    }
    if (stroke !== undefined) this.stroke(stroke);
  }

  text(x: number, y: number, words: string, as: Lettering): void {
    const c = this.context;
    c.save();
    c.translate(x, y);
    if (as.upright === true) c.rotate(-Math.PI / 2);
    c.font = `${as.size}px ${FONT}`;
    c.fillStyle = as.colour;
    c.textAlign = as.align ?? "left";
    c.textBaseline = as.baseline ?? "middle";
    c.fillText(words, 0, 0);
    c.restore();
  }

  image(of: HTMLCanvasElement, left: number, top: number, width: number, height: number, smooth: boolean): void {
    const c = this.context;
    c.imageSmoothingEnabled = smooth;
    c.imageSmoothingQuality = "high";
    c.drawImage(of, left, top, width, height);
  }

  inside(left: number, top: number, width: number, height: number, draw: () => void): void {
    const c = this.context;
    c.save();
    c.beginPath();
    c.rect(left, top, width, height);
    c.clip();
    draw();
    c.restore();
  }

  private stroke(stroke: Stroke): void {
    const c = this.context;
    c.strokeStyle = stroke.colour;
    c.lineWidth = stroke.width;
    c.lineJoin = "round";
    c.lineCap = stroke.dash === undefined ? "round" : "butt";
    c.setLineDash(stroke.dash === undefined ? [] : [...stroke.dash]);
    c.stroke();
  }
}
