// The pictures of the symbols: each painted once for all incidents that look the same, then only copied.

import { traceShape } from "./shapes.js";

const SYMBOL_PX = 6.5;
const MOST_GROWTH_PX = 9;
const GROWTH_PX = 1.1; // for each unit of the root of the toll
const TOLL_AT_MOST_GROWTH = Math.ceil((MOST_GROWTH_PX / GROWTH_PX) ** 2);

export const SPRITE_MARGIN_PX = 3;
export const LARGEST_PX = SYMBOL_PX + MOST_GROWTH_PX;
export const AREA_FROM_PRECISION = 3;

/** Pixel radius of a symbol: by the square root of the dead, so that area tells the number. */
export const symbolRadius = (killed) => SYMBOL_PX + Math.min(MOST_GROWTH_PX, killed > 0 ? GROWTH_PX * Math.sqrt(killed) : 0);

/** Pictures as { image, half }, `half` being half of the width in CSS pixels. */
export class Symbols {
  constructor(theme) {
    this.theme = theme;
    this.pictures = new Map();
    this.ratio = 1;
  }

  /** Forget all, as when the colours changed. */
  clear() {
    this.pictures.clear();
  }

  /** Paint for this many device pixels a CSS pixel. */
  fit(ratio) {
    if (ratio !== this.ratio) this.clear();
    this.ratio = ratio;
  }

  /** The picture of an incident's symbol, drawn once for all that look the same. */
  of({ killed, type, precision, background, shapes }, row) {
    const isArea = precision[row] >= AREA_FROM_PRECISION;
    const isHollow = background[row] === 1;
    const toll = Math.min(TOLL_AT_MOST_GROWTH, Math.max(0, killed[row]));
    const key = ((type[row] * 2 + isArea) * 2 + isHollow) * (TOLL_AT_MOST_GROWTH + 1) + toll;
    if (!this.pictures.has(key)) {
      const look = { shape: shapes[type[row]], type: type[row], radius: symbolRadius(toll), isArea, isHollow };
      this.pictures.set(key, this.#paint(look));
    }
    return this.pictures.get(key);
  }

  #paint({ shape, type, radius, isArea, isHollow }) {
    const half = Math.ceil(radius * 1.25 + (isArea ? 4 : 0)) + SPRITE_MARGIN_PX;
    const context = this.#sheet(half);
    context.lineJoin = "round";
    if (isArea) this.#paintFrame(context, radius + 5);
    traceShape(context, shape, 0, 0, radius);
    context.strokeStyle = this.theme.colour("casing");
    context.lineWidth = 3.5;
    context.stroke();
    context.fillStyle = isHollow ? this.theme.colour("surface") : this.theme.typeColour(type);
    context.fill();
    if (isHollow) {
      context.strokeStyle = this.theme.typeColour(type);
      context.lineWidth = 1.8;
      context.stroke();
    }
    return { image: context.canvas.transferToImageBitmap(), half };
  }

  /** A dashed badge instead of a bare symbol: what it stands for is an area around here, not this spot. */
  #paintFrame(context, radius) {
    context.beginPath();
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.fillStyle = this.theme.colour("surface");
    context.globalAlpha = 0.82;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this.theme.colour("text-quiet");
    context.lineWidth = 1.2;
    context.setLineDash([3, 2.5]);
    context.stroke();
    context.setLineDash([]);
  }

  /** A number of incidents at one spot. */
  badge(number) {
    const key = -number;
    if (!this.pictures.has(key)) this.pictures.set(key, this.#paintBadge(String(number)));
    return this.pictures.get(key);
  }

  #paintBadge(text) {
    const half = 8 + 3.5 * text.length;
    const context = this.#sheet(half);
    context.font = "600 10.5px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    const width = Math.max(15, context.measureText(text).width + 8);
    context.beginPath();
    context.roundRect(-width / 2, -7.5, width, 15, 7.5);
    context.fillStyle = this.theme.colour("text");
    context.fill();
    context.strokeStyle = this.theme.colour("casing");
    context.lineWidth = 1.5;
    context.stroke();
    context.fillStyle = this.theme.colour("surface");
    context.fillText(text, 0, 0.5);
    return { image: context.canvas.transferToImageBitmap(), half };
  }

  #sheet(half) {
    const side = Math.ceil(2 * half * this.ratio);
    const context = new OffscreenCanvas(side, side).getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, half * this.ratio, half * this.ratio);
    return context;
  }
}
