/** Limits of a logarithmic scale of colours that a single node of no speed does not stretch. */
export function logLimits(values: Float64Array): [number, number] {
  const positive = values.filter((v) => v > 0 && Number.isFinite(v)).sort();
  if (positive.length === 0) return [1e-3, 1];
  const at = (share: number): number => positive[Math.round(share * (positive.length - 1))];
  return [at(0.005), Math.max(at(0.995), 1.05 * at(0.005))];
}

/** A field on a square grid as an image, its colours by the logarithm; row 0 of the grid is at the bottom. */
export function fieldImage(values: Float64Array, size: number, colours: Uint8ClampedArray, limits: [number, number]): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(size, size);
  const [low, high] = [Math.log(limits[0]), Math.log(limits[1])];
  for (let node = 0; node < values.length; node++) {
    const value = values[node];
    const share = value > 0 ? (Math.log(value) - low) / (high - low) : 0;
    const colour = 3 * Math.round(255 * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)));
    const pixel = 4 * ((size - 1 - Math.floor(node / size)) * size + (node % size));
    image.data[pixel] = colours[colour];
    image.data[pixel + 1] = colours[colour + 1];
    image.data[pixel + 2] = colours[colour + 2];
    image.data[pixel + 3] = Number.isFinite(value) ? 255 : 0;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
