// The incidents on a canvas: area or ring first, then symbols. Coincident ones fan out; their data stay where they are.

import { traceShape } from "./shapes.js";

const TAU = 2 * Math.PI;
const SYMBOL_PX = 6.5;
const MOST_GROWTH_PX = 9;
const TOLL_AT_MOST_GROWTH = Math.ceil((MOST_GROWTH_PX / 1.1) ** 2);
const HIT_PX = 6;
const FAN_GAP_PX = 27;
const EARTH_RADIUS_M = 6_371_008.8;
const SPRITE_MARGIN_PX = 3;
const MOST_OBSTACLES = 400;
const AREA_FROM_PRECISION = 3;
const LARGEST_PX = SYMBOL_PX + MOST_GROWTH_PX;
// Beyond this, symbols at the same two pixels that look the same size are drawn once: the lower ones cannot be seen.
const MOST_DRAWN_ALL = 5_000;
const CELL_PX = 2;
// More rings than this in one view are a grey veil, which tells nothing of any of them.
const MOST_RINGS = 1_500;

/** Pixel radius of a symbol: by the square root of the dead, so that area tells the number. */
export const symbolRadius = (killed) => SYMBOL_PX + Math.min(MOST_GROWTH_PX, killed > 0 ? 1.1 * Math.sqrt(killed) : 0);

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
    this._prepare();
    this._regroup();
  },

  onAdd(map) {
    this._map = map;
    this._locate();
    return L.Renderer.prototype.onAdd.call(this, map);
  },

  setIncidents(incidents) {
    this._incidents = incidents;
    this._selected = null;
    this._fan.clear();
    this._prepare();
    if (this._map) this._locate();
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
    const { scale, x: left, y: top } = this._frame();
    const most = LARGEST_PX + HIT_PX;
    const found = [];
    for (const row of this._drawn) {
      const isFanned = this._fan.size > 0 && this._fan.has(row);
      const dx = Math.round(this._unitX[row] * scale) - left - layerPoint.x;
      const dy = Math.round(this._unitY[row] * scale) - top - layerPoint.y;
      if (!isFanned && (Math.abs(dx) > most || Math.abs(dy) > most)) continue;
      const distance = isFanned ? this.symbolPoint(row).distanceTo(layerPoint) : Math.hypot(dx, dy);
      if (distance <= symbolRadius(this._incidents.killed[row]) + HIT_PX) found.push([distance, row]);
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, row]) => row);
  },

  /** Boxes of the symbols in view, in layer points, for what should keep clear of them; none where they are too many. */
  symbolBoxes() {
    if (!this._map || this._tops.length > MOST_OBSTACLES) return [];
    return this._tops.flatMap((row) => {
      const point = this._map.latLngToLayerPoint(this._incidents.latLng(row));
      const spot = this._incidents.spot[row];
      const reach = symbolRadius(this._incidents.killed[row]) + (this._spotIsArea[spot] ? 7 : 2);
      const box = { left: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach };
      const badge = { left: point.x + reach - 6, y: point.y - reach - 10, width: 18, height: 16 };
      return this._spotCounts[spot] > 1 ? [box, badge] : [box];
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

  /** What depends on the incidents alone: the order of drawing, and the distinct extents. */
  _prepare() {
    const { killed, count } = this._incidents;
    const placed = [];
    for (let row = 0; row < count; row += 1) if (this._incidents.isPlaced(row)) placed.push(row);
    // Larger ones first, so that a small symbol is never hidden under a large one.
    this._order = Int32Array.from(placed.sort((a, b) => killed[b] - killed[a] || a - b));
    this._findExtents();
  },

  /** Each distinct extent once: a unit, or a ring of a radius around a spot; and for each row which one is its. */
  _findExtents() {
    const { spot, radius_m: radii, count } = this._incidents;
    const known = new Map();
    const radiusCodes = new Map();
    this._extents = [];
    this._extentOf = new Int32Array(count).fill(-1);
    for (const row of this._order) {
      const unit = this._areas.of(this._incidents, row);
      if (!radiusCodes.has(radii[row])) radiusCodes.set(radii[row], radiusCodes.size);
      const key = unit ? unit.key : spot[row] * count + radiusCodes.get(radii[row]);
      if (!known.has(key)) {
        known.set(key, this._extents.length);
        this._extents.push({ row, unit });
      }
      this._extentOf[row] = known.get(key);
    }
  },

  /** Positions and radii in the map's projection at scale 1, so that drawing needs a multiplication only. */
  _locate() {
    const { crs } = this._map.options;
    const { count, radius_m: radii } = this._incidents;
    const unit = (lat, lng) => crs.transformation.transform(crs.projection.project(L.latLng(lat, lng)), 1);
    this._unitX = new Float64Array(count);
    this._unitY = new Float64Array(count);
    for (const row of this._order) {
      const { lat, lng } = this._incidents.latLng(row);
      const { x, y } = unit(lat, lng);
      this._unitX[row] = x;
      this._unitY[row] = y;
    }
    for (const extent of this._extents) {
      const { lat, lng } = this._incidents.latLng(extent.row);
      const north = lat + (radii[extent.row] / EARTH_RADIUS_M) * (180 / Math.PI);
      extent.reach = Math.abs(unit(north, lng).y - this._unitY[extent.row]);
    }
  },

  /** What depends on the filter: rows to draw, how many lie at each spot, whose extents to show. */
  _regroup() {
    const { visible, spot, spots, precision } = this._incidents;
    this._drawn = this._order.filter((row) => visible[row] === 1);
    this._spotCounts = new Uint32Array(spots);
    this._spotIsArea = new Uint8Array(spots);
    this._tops = [];
    const isShown = new Uint8Array(this._extents.length);
    for (const row of this._drawn) {
      // The first row at a spot is the largest there.
      if (this._spotCounts[spot[row]] === 0) this._tops.push(row);
      this._spotCounts[spot[row]] += 1;
      if (precision[row] >= AREA_FROM_PRECISION) this._spotIsArea[spot[row]] = 1;
      isShown[this._extentOf[row]] = 1;
    }
    this._shownExtents = this._extents.filter((_, i) => isShown[i] === 1);
  },

  /** How to come from unit positions to layer points: times `scale`, rounded, less `x` and `y`. */
  _frame() {
    const { x, y } = this._map.getPixelOrigin();
    return { scale: this._map.options.crs.scale(this._map.getZoom()), x, y };
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
    const ratio = window.devicePixelRatio || 1;
    if (ratio !== this._ratio) this._sprites.clear();
    this._ratio = ratio;
    this._context.clearRect(min.x, min.y, size.x, size.y);
    this._drawExtents();
    this._drawSymbols();
    this._drawStacks();
    this._drawFan();
    if (this._selected !== null && this._incidents.isShown(this._selected)) this._drawSymbol(this._selected);
  },

  _drawSymbols() {
    const { scale, x: left, y: top } = this._frame();
    const { min, max } = this._bounds;
    const inView = [];
    for (const row of this._drawn) {
      const x = Math.round(this._unitX[row] * scale) - left;
      const y = Math.round(this._unitY[row] * scale) - top;
      if (x < min.x - 30 || x > max.x + 30 || y < min.y - 30 || y > max.y + 30) continue;
      if (row !== this._selected && !(this._fan.size > 0 && this._fan.has(row))) inView.push({ row, x, y });
    }
    for (const { row, x, y } of inView.length > MOST_DRAWN_ALL ? this._uncovered(inView) : inView) {
      const { image, half } = this._sprite(row);
      this._context.drawImage(image, x - half, y - half, 2 * half, 2 * half);
    }
  },

  /** Symbols without those right under another of their size. */
  _uncovered(symbols) {
    const { min, max } = this._bounds;
    const columns = Math.ceil((max.x - min.x + 60) / CELL_PX) + 1;
    const lines = Math.ceil((max.y - min.y + 60) / CELL_PX) + 1;
    const topKilled = new Int32Array(columns * lines).fill(-2);
    return symbols
      .toReversed()
      .filter(({ row, x, y }) => {
        const cell = Math.floor((y - min.y + 30) / CELL_PX) * columns + Math.floor((x - min.x + 30) / CELL_PX);
        const killed = Math.max(0, this._incidents.killed[row]);
        if (topKilled[cell] === killed) return false;
        topKilled[cell] = killed;
        return true;
      })
      .reverse();
  },

  _isNear(point, margin) {
    const { min, max } = this._bounds;
    return point.x > min.x - margin && point.x < max.x + margin && point.y > min.y - margin && point.y < max.y + margin;
  },

  /** What is known of the place: an area where only an area is known, else a ring. Once for each spot. */
  _drawExtents() {
    const { scale } = this._frame();
    const rings = [];
    for (const extent of this._shownExtents) {
      if (extent.unit) this._drawArea(extent.unit, false);
      else if (this._ringIsSeen(extent, scale)) rings.push(extent);
    }
    const isArea = ({ row }) => this._incidents.precision[row] >= AREA_FROM_PRECISION;
    const few = rings.length <= MOST_RINGS ? rings : rings.filter(isArea).slice(0, MOST_RINGS);
    for (const extent of few) this._drawRing(extent, scale, false);
    if (this._selected === null || !this._incidents.isShown(this._selected)) return;
    const extent = this._extents[this._extentOf[this._selected]];
    if (extent.unit) this._drawArea(extent.unit, true);
    else if (this._ringIsSeen(extent, scale)) this._drawRing(extent, scale, true);
  },

  _ringIsSeen({ row, reach }, scale) {
    const radius = reach * scale;
    if (!(radius > symbolRadius(this._incidents.killed[row]) + 2)) return false;
    const { x, y } = this._map.getPixelOrigin();
    return this._isNear({ x: this._unitX[row] * scale - x, y: this._unitY[row] * scale - y }, radius);
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

  _drawRing({ row, reach }, scale, isSelected) {
    const { x, y } = this._map.latLngToLayerPoint(this._incidents.latLng(row));
    this._context.beginPath();
    this._context.arc(x, y, reach * scale, 0, TAU);
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
    const { killed, type, precision, background } = this._incidents;
    const isArea = precision[row] >= AREA_FROM_PRECISION;
    const isHollow = background[row] === 1;
    const toll = Math.min(TOLL_AT_MOST_GROWTH, Math.max(0, killed[row]));
    const key = ((type[row] * 2 + isArea) * 2 + isHollow) * (TOLL_AT_MOST_GROWTH + 1) + toll;
    if (!this._sprites.has(key)) {
      const look = { type: type[row], radius: symbolRadius(toll), isArea, isHollow };
      this._sprites.set(key, this._paintSprite(look, this._ratio));
    }
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
    const fanned = new Set([...this._fan.keys()].map((row) => this._incidents.spot[row]));
    for (const row of this._tops) {
      const spot = this._incidents.spot[row];
      if (this._spotCounts[spot] < 2 || fanned.has(spot)) continue;
      const radius = symbolRadius(this._incidents.killed[row]);
      const point = this._map.latLngToLayerPoint(this._incidents.latLng(row)).add([radius + 3, -radius - 3]);
      if (this._isNear(point, 20)) this._drawBadge(point, String(this._spotCounts[spot]));
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
