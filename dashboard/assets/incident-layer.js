// The incidents on a canvas: area or ring first, then symbols. Coincident ones fan out; their data stay where they are.

import { traceShape } from "./shapes.js";

const TAU = 2 * Math.PI;
const SYMBOL_PX = 6.5;
const MOST_GROWTH_PX = 9;
const HIT_PX = 6;
const FAN_GAP_PX = 27;
const EARTH_RADIUS_M = 6_371_008.8;
const SPRITE_MARGIN_PX = 3;
const MOST_OBSTACLES = 400;
const AREA_FROM_PRECISION = 3;

/** Pixel radius of a symbol: by the square root of the dead, so that area tells the number. */
export const symbolRadius = (killed) => SYMBOL_PX + Math.min(MOST_GROWTH_PX, killed > 0 ? 1.1 * Math.sqrt(killed) : 0);

/** Metres to pixels at a latitude: the northern edge of the circle, projected. */
function metresToPixels(map, latLng, metres) {
  const north = L.latLng(latLng.lat + (metres / EARTH_RADIUS_M) * (180 / Math.PI), latLng.lng);
  return Math.abs(map.latLngToLayerPoint(latLng).y - map.latLngToLayerPoint(north).y);
}

/** Offsets in pixels of a fan: one circle for a few, a spiral for many. */
export function fanOffsets(count) {
  if (count <= 10) {
    const radius = Math.max(34, (count * FAN_GAP_PX) / TAU);
    return Array.from({ length: count }, (_, i) => {
      const angle = -Math.PI / 2 + (TAU * i) / count;
      return L.point(radius * Math.cos(angle), radius * Math.sin(angle));
    });
  }
  const offsets = [];
  let angle = -Math.PI / 2;
  let radius = 34;
  for (let i = 0; i < count; i += 1) {
    offsets.push(L.point(radius * Math.cos(angle), radius * Math.sin(angle)));
    angle += FAN_GAP_PX / radius;
    radius += (FAN_GAP_PX * FAN_GAP_PX) / (TAU * radius);
  }
  return offsets;
}

export const IncidentCanvas = L.Renderer.extend({
  options: { pane: "incidents", padding: 0.2 },

  initialize(incidents, theme, areas) {
    L.Renderer.prototype.initialize.call(this, {});
    this._incidents = incidents;
    this._theme = theme;
    this._areas = areas;
    this._selected = null;
    this._fan = new Map();
    this._sprites = new Map();
    this._regroup();
  },

  setIncidents(incidents) {
    this._incidents = incidents;
    this._selected = null;
    this.closeFan();
    this.refresh();
  },

  /** Redraw after a filter, a theme or a selection changed. */
  refresh() {
    this._sprites.clear();
    this._regroup();
    for (const row of this._fan.keys()) if (!this._incidents.isShown(row)) this._fan.clear();
    if (this._map) this._draw();
  },

  select(row) {
    this._selected = row;
    if (this._map) this._draw();
  },

  /** Layer point of an incident's symbol, where it is fanned out to or where it is. */
  symbolPoint(row) {
    const point = this._map.latLngToLayerPoint(this._incidents.latLng(row));
    const offset = this._fan.get(row);
    return offset ? point.add(offset) : point;
  },

  /** Rows whose symbol lies under a layer point, the nearest first. */
  hits(layerPoint) {
    const found = [];
    for (const row of this._drawn) {
      const reach = symbolRadius(this._incidents.killed[row]) + HIT_PX;
      const distance = this.symbolPoint(row).distanceTo(layerPoint);
      if (distance <= reach) found.push([distance, row]);
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, row]) => row);
  },

  /** Boxes of the symbols in view, in layer points, for what should keep clear of them; none where they are too many. */
  symbolBoxes() {
    if (!this._map || this._spots.size > MOST_OBSTACLES) return [];
    return [...this._spots.values()].flatMap((rows) => {
      const point = this._map.latLngToLayerPoint(this._incidents.latLng(rows[0]));
      const isArea = rows.some((row) => this._incidents.precision[row] >= AREA_FROM_PRECISION);
      const reach = Math.max(...rows.map((row) => symbolRadius(this._incidents.killed[row]))) + (isArea ? 7 : 2);
      const box = { left: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach };
      const badge = { left: point.x + reach - 6, y: point.y - reach - 10, width: 18, height: 16 };
      return rows.length > 1 ? [box, badge] : [box];
    });
  },

  isFanned(row) {
    return this._fan.has(row);
  },

  openFan(rows) {
    const centre = this._map.latLngToLayerPoint(this._incidents.latLng(rows[0]));
    const offsets = fanOffsets(rows.length);
    this._fan.clear();
    rows.forEach((row, i) => {
      const own = this._map.latLngToLayerPoint(this._incidents.latLng(row));
      this._fan.set(row, centre.add(offsets[i]).subtract(own));
    });
    this._draw();
  },

  closeFan() {
    if (this._fan.size === 0) return;
    this._fan.clear();
    if (this._map) this._draw();
  },

  _regroup() {
    this._drawn = this._incidents.visibleRows().filter((row) => this._incidents.isPlaced(row));
    this._spots = new Map();
    for (const row of this._drawn) {
      const key = this._incidents.spot(row);
      if (this._spots.has(key)) this._spots.get(key).push(row);
      else this._spots.set(key, [row]);
    }
    this._extents = this._findExtents();
    // Larger ones first, so that a small symbol is never hidden under a large one.
    this._drawn.sort((a, b) => this._incidents.killed[b] - this._incidents.killed[a] || a - b);
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "im-canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
    delete this._context;
  },

  _onZoom() {
    // The offsets of a fan are pixels of the zoom it was opened at.
    this._fan.clear();
    L.Renderer.prototype._onZoom.call(this);
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = ratio * size.x;
    this._container.height = ratio * size.y;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._context.setTransform(ratio, 0, 0, ratio, -ratio * this._bounds.min.x, -ratio * this._bounds.min.y);
    this._draw();
  },

  _draw() {
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    this._context.clearRect(min.x, min.y, size.x, size.y);
    this._drawExtents();
    const rows = this._drawn.filter((row) => row !== this._selected && !this._fan.has(row));
    for (const row of rows) if (this._isNear(this.symbolPoint(row), 30)) this._drawSymbol(row);
    this._drawStacks();
    this._drawFan();
    if (this._selected !== null && this._incidents.isShown(this._selected)) this._drawSymbol(this._selected);
  },

  _isNear(point, margin) {
    const { min, max } = this._bounds;
    return point.x > min.x - margin && point.x < max.x + margin && point.y > min.y - margin && point.y < max.y + margin;
  },

  /** What is known of the place: an area where only an area is known, else a ring. Once for each spot. */
  _drawExtents() {
    const draw = ({ row, unit }, isSelected) =>
      unit ? this._drawArea(unit, isSelected) : this._drawRing(row, isSelected);
    for (const extent of this._extents) draw(extent, false);
    const row = this._selected;
    if (row !== null && this._incidents.isShown(row)) draw({ row, unit: this._areas.of(this._incidents, row) }, true);
  },

  _findExtents() {
    const extents = new Map();
    for (const row of this._drawn) {
      const unit = this._areas.of(this._incidents, row);
      const key = unit ? unit.key : `${this._incidents.spot(row)},${this._incidents.radius_m[row]}`;
      if (!extents.has(key)) extents.set(key, { row, unit });
    }
    return [...extents.values()];
  },

  _drawArea(unit, isSelected) {
    this._context.beginPath();
    for (const ring of unit.rings) {
      ring.forEach((latLng, i) => {
        const point = this._map.latLngToLayerPoint(latLng);
        if (i === 0) this._context.moveTo(point.x, point.y);
        else this._context.lineTo(point.x, point.y);
      });
      this._context.closePath();
    }
    this._paintExtent(true, isSelected, 1);
  },

  _drawRing(row, isSelected) {
    const latLng = this._incidents.latLng(row);
    const radius = metresToPixels(this._map, latLng, this._incidents.radius_m[row]);
    const point = this._map.latLngToLayerPoint(latLng);
    if (!(radius > symbolRadius(this._incidents.killed[row]) + 2) || !this._isNear(point, radius)) return;
    this._context.beginPath();
    this._context.arc(point.x, point.y, radius, 0, TAU);
    this._paintExtent(this._incidents.precision[row] >= AREA_FROM_PRECISION, isSelected, 0.8);
  },

  _paintExtent(isArea, isSelected, width) {
    const context = this._context;
    context.save();
    context.fillStyle = isArea ? this._theme.hatch(context) : this._theme.colour("text");
    context.globalAlpha = isArea ? (isSelected ? 0.5 : 0.22) : isSelected ? 0.12 : 0.045;
    context.fill("evenodd");
    context.globalAlpha = isSelected ? 0.9 : 0.42;
    context.strokeStyle = this._theme.colour("text-quiet");
    context.lineWidth = isSelected ? width + 0.8 : width;
    context.setLineDash(isArea ? [5, 4] : []);
    context.stroke();
    context.restore();
  },

  _drawSymbol(row) {
    const { x, y } = this.symbolPoint(row);
    const { image, half } = this._sprite(row);
    if (row === this._selected) this._drawHalo(x, y, half - SPRITE_MARGIN_PX + 3);
    this._context.drawImage(image, x - half, y - half, 2 * half, 2 * half);
  },

  /** The picture of an incident's symbol, drawn once for all that look the same. */
  _sprite(row) {
    const incidents = this._incidents;
    const radius = symbolRadius(incidents.killed[row]);
    const look = {
      type: incidents.type[row],
      radius,
      isArea: incidents.precision[row] >= AREA_FROM_PRECISION,
      isHollow: incidents.background[row] === 1,
    };
    const ratio = window.devicePixelRatio || 1;
    const key = `${look.type} ${radius.toFixed(2)} ${look.isArea} ${look.isHollow} ${ratio}`;
    if (!this._sprites.has(key)) this._sprites.set(key, this._paintSprite(look, ratio));
    return this._sprites.get(key);
  },

  _paintSprite({ type, radius, isArea, isHollow }, ratio) {
    const half = Math.ceil(radius * 1.25 + (isArea ? 4 : 0)) + SPRITE_MARGIN_PX;
    const image = document.createElement("canvas");
    image.width = 2 * half * ratio;
    image.height = image.width;
    const context = image.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, half * ratio, half * ratio);
    context.lineJoin = "round";
    if (isArea) this._paintFrame(context, radius + 5);
    traceShape(context, this._incidents.shapes[type], 0, 0, radius);
    context.strokeStyle = this._theme.colour("casing");
    context.lineWidth = 3.5;
    context.stroke();
    context.fillStyle = isHollow ? this._theme.colour("surface") : this._theme.typeColour(type);
    context.fill();
    if (isHollow) {
      context.strokeStyle = this._theme.typeColour(type);
      context.lineWidth = 1.8;
      context.stroke();
    }
    return { image, half };
  },

  /** A dashed badge instead of a bare symbol: what it stands for is an area around here, not this spot. */
  _paintFrame(context, radius) {
    context.beginPath();
    context.arc(0, 0, radius, 0, TAU);
    context.fillStyle = this._theme.colour("surface");
    context.globalAlpha = 0.82;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this._theme.colour("text-quiet");
    context.lineWidth = 1.2;
    context.setLineDash([3, 2.5]);
    context.stroke();
    context.setLineDash([]);
  },

  _drawHalo(x, y, radius) {
    const context = this._context;
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, TAU);
    context.fillStyle = this._theme.colour("surface");
    context.globalAlpha = 0.85;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this._theme.colour("focus");
    context.lineWidth = 2.5;
    context.stroke();
    context.restore();
  },

  _drawStacks() {
    const context = this._context;
    context.save();
    context.font = "600 10.5px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const rows of this._spots.values()) {
      if (rows.length < 2 || rows.some((row) => this._fan.has(row))) continue;
      const radius = Math.max(...rows.map((row) => symbolRadius(this._incidents.killed[row])));
      const point = this._map.latLngToLayerPoint(this._incidents.latLng(rows[0])).add([radius + 3, -radius - 3]);
      if (this._isNear(point, 20)) this._drawBadge(point, String(rows.length));
    }
    context.restore();
  },

  _drawBadge({ x, y }, text) {
    const context = this._context;
    const width = Math.max(15, context.measureText(text).width + 8);
    context.beginPath();
    context.roundRect(x - width / 2, y - 7.5, width, 15, 7.5);
    context.fillStyle = this._theme.colour("text");
    context.fill();
    context.strokeStyle = this._theme.colour("casing");
    context.lineWidth = 1.5;
    context.stroke();
    context.fillStyle = this._theme.colour("surface");
    context.fillText(text, x, y + 0.5);
  },

  _drawFan() {
    if (this._fan.size === 0) return;
    const context = this._context;
    context.save();
    context.strokeStyle = this._theme.colour("text-quiet");
    context.lineWidth = 1;
    for (const row of this._fan.keys()) {
      const own = this._map.latLngToLayerPoint(this._incidents.latLng(row));
      const { x, y } = this.symbolPoint(row);
      context.beginPath();
      context.moveTo(own.x, own.y);
      context.lineTo(x, y);
      context.stroke();
    }
    context.restore();
    for (const row of this._fan.keys()) if (row !== this._selected) this._drawSymbol(row);
  },
});

/** Polygons of governorates and districts, for incidents of which no more is known. */
export class Areas {
  constructor(layers = {}) {
    this.governorates = this.#index(layers.governorates, (p) => p.admin1);
    this.districts = this.#index(layers.districts, (p) => `${p.admin1}/${p.name_en}`);
  }

  #index(collection, keyOf) {
    const index = new Map();
    for (const feature of collection?.features ?? []) {
      const { type, coordinates } = feature.geometry;
      const polygons = type === "MultiPolygon" ? coordinates : [coordinates];
      const rings = polygons.flat().map((ring) => ring.map(([lon, lat]) => L.latLng(lat, lon)));
      const key = keyOf(feature.properties);
      index.set(key, { key, rings });
    }
    return index;
  }

  /** The unit that an incident is only known to lie in, or null. */
  of(incidents, row) {
    const admin1 = incidents.lookup("admin1", row);
    if (incidents.precision[row] === 4) return this.governorates.get(admin1) ?? null;
    if (incidents.precision[row] !== 3) return null;
    return this.districts.get(`${admin1}/${incidents.lookup("admin2", row)}`) ?? null;
  }
}
