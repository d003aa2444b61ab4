// The incidents on a canvas: area or ring first, then symbols. Coincident ones fan out; their data stay where they are.

import { AREA_FROM_PRECISION, LARGEST_PX, SPRITE_MARGIN_PX, Symbols, symbolRadius } from "./symbols.js";

const TAU = 2 * Math.PI;
const HIT_PX = 6;
const FAN_GAP_PX = 27;
const EARTH_RADIUS_M = 6_371_008.8;
const MOST_OBSTACLES = 400;
// Beyond this, symbols within three pixels and of nearly one size are drawn once: the lower ones cannot be seen.
const MOST_DRAWN_ALL = 1_000;
const CELL_PX = 3;
const SIZE_STEP_PX = 2;
const BADGE_CELL_PX = 14;
// More areas than this cover the country several times over: they are tinted, not hatched one on another.
const MOST_HATCHED = 24;
// More rings than this in one view are a grey veil, which tells nothing of any of them.
const MOST_RINGS = 1_500;

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
    this._badges = [];
    this._symbols = new Symbols(theme);
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

  /** Redraw in other colours. */
  repaint() {
    this._symbols.clear();
    if (this._map) this._draw();
  },

  /** Redraw after a filter changed. */
  refresh() {
    this._regroup();
    for (const row of this._fan.keys()) if (!this._incidents.isShown(row)) this._fan.clear();
    if (this._map) this._draw();
  },

  select(row) {
    this._selected = row;
    if (this._map) this._drawSelected();
  },

  /** Layer point of an incident's symbol, where it is fanned out to or where it is. */
  symbolPoint(row) {
    const point = this._map.latLngToLayerPoint(this._incidents.latLng(row));
    const offset = this._fan.get(row);
    return offset ? point.add(offset) : point;
  },

  /** Rows whose symbol lies under a layer point, the nearest first. */
  hits(layerPoint) {
    // A number stands for its own spot, whatever symbol it is drawn over.
    const badge = this._badges.find(({ x, y, half }) => Math.hypot(x - layerPoint.x, y - layerPoint.y) <= half + 1);
    if (badge) return this._rowsAt(badge.spot);
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

  /** Layer point of the number at an incident's spot; null where none is drawn. */
  badgePoint(row) {
    return this._badges.find(({ spot }) => spot === this._incidents.spot[row]) ?? null;
  },

  _rowsAt(spot) {
    return [...this._drawn].filter((row) => this._incidents.spot[row] === spot);
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

  /** Two canvases: all incidents, and over them the selected one, so that a click need not draw the others again. */
  _initContainer() {
    this._container = L.DomUtil.create("div", "im-canvases");
    this._container.setAttribute("aria-hidden", "true");
    this._canvases = ["im-canvas", "im-canvas-top"].map((name) => L.DomUtil.create("canvas", name, this._container));
    [this._all, this._top] = this._canvases.map((canvas) => canvas.getContext("2d"));
    this._context = this._all;
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
    for (const canvas of this._canvases) {
      // Setting a size empties a canvas and gives it new memory, also where the size is the same.
      if (canvas.width !== Math.floor(ratio * size.x)) canvas.width = ratio * size.x;
      if (canvas.height !== Math.floor(ratio * size.y)) canvas.height = ratio * size.y;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, -ratio * this._bounds.min.x, -ratio * this._bounds.min.y);
    }
    this._draw();
  },

  _draw() {
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    this._symbols.fit(window.devicePixelRatio || 1);
    this._context.clearRect(min.x, min.y, size.x, size.y);
    this._drawExtents();
    this._drawSymbols();
    this._drawStacks();
    this._drawFan();
    this._drawSelected();
  },

  /** The selected incident with its extent, on the upper canvas. */
  _drawSelected() {
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    this._context = this._top;
    this._context.clearRect(min.x, min.y, size.x, size.y);
    if (this._selected !== null && this._incidents.isShown(this._selected)) {
      const { scale } = this._frame();
      const extent = this._extents[this._extentOf[this._selected]];
      if (extent.unit) this._drawArea(extent.unit, true, true);
      else if (this._ringIsSeen(extent, scale)) this._drawRing(extent, scale, true);
      this._drawSymbol(this._selected);
    }
    this._context = this._all;
  },

  _drawSymbols() {
    const { scale, x: left, y: top } = this._frame();
    const { min, max } = this._bounds;
    const inView = [];
    for (const row of this._drawn) {
      const x = Math.round(this._unitX[row] * scale) - left;
      const y = Math.round(this._unitY[row] * scale) - top;
      if (x < min.x - 30 || x > max.x + 30 || y < min.y - 30 || y > max.y + 30) continue;
      if (!(this._fan.size > 0 && this._fan.has(row))) inView.push({ row, x, y });
    }
    for (const { row, x, y } of inView.length > MOST_DRAWN_ALL ? this._uncovered(inView) : inView) {
      const { image, half } = this._symbols.of(this._incidents, row);
      this._context.drawImage(image, x - half, y - half, 2 * half, 2 * half);
    }
  },

  /** Symbols without those right under another of their size. */
  _uncovered(symbols) {
    const { min, max } = this._bounds;
    const columns = Math.ceil((max.x - min.x + 60) / CELL_PX) + 1;
    const lines = Math.ceil((max.y - min.y + 60) / CELL_PX) + 1;
    const topSize = new Uint8Array(columns * lines);
    return symbols
      .toReversed()
      .filter(({ row, x, y }) => {
        const cell = Math.floor((y - min.y + 30) / CELL_PX) * columns + Math.floor((x - min.x + 30) / CELL_PX);
        const step = Math.ceil(symbolRadius(this._incidents.killed[row]) / SIZE_STEP_PX);
        if (topSize[cell] >= step) return false;
        topSize[cell] = step;
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
    const areas = this._shownExtents.filter((extent) => extent.unit);
    for (const { unit } of areas) this._drawArea(unit, false, areas.length <= MOST_HATCHED);
    const rings = this._shownExtents.filter((extent) => !extent.unit && this._ringIsSeen(extent, scale));
    const isArea = ({ row }) => this._incidents.precision[row] >= AREA_FROM_PRECISION;
    const few = rings.length <= MOST_RINGS ? rings : rings.filter(isArea).slice(0, MOST_RINGS);
    for (const extent of few) this._drawRing(extent, scale, false);
  },

  _ringIsSeen({ row, reach }, scale) {
    const radius = reach * scale;
    if (!(radius > symbolRadius(this._incidents.killed[row]) + 2)) return false;
    const { x, y } = this._map.getPixelOrigin();
    return this._isNear({ x: this._unitX[row] * scale - x, y: this._unitY[row] * scale - y }, radius);
  },

  _drawArea(unit, isSelected, isHatched) {
    this._context.beginPath();
    for (const ring of unit.rings) {
      ring.forEach((latLng, i) => {
        const point = this._map.latLngToLayerPoint(latLng);
        if (i === 0) this._context.moveTo(point.x, point.y);
        else this._context.lineTo(point.x, point.y);
      });
      this._context.closePath();
    }
    if (isHatched) this._paintExtent(true, isSelected, 1);
    else this._tintExtent();
  },

  _drawRing({ row, reach }, scale, isSelected) {
    const { x, y } = this._map.latLngToLayerPoint(this._incidents.latLng(row));
    this._context.beginPath();
    this._context.arc(x, y, reach * scale, 0, TAU);
    this._paintExtent(this._incidents.precision[row] >= AREA_FROM_PRECISION, isSelected, 0.8);
  },

  _tintExtent() {
    this._context.save();
    this._context.fillStyle = this._theme.colour("text-quiet");
    this._context.globalAlpha = 0.05;
    this._context.fill("evenodd");
    this._context.restore();
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
    const { image, half } = this._symbols.of(this._incidents, row);
    if (this._context === this._top) this._drawHalo(x, y, half - SPRITE_MARGIN_PX + 3);
    this._context.drawImage(image, x - half, y - half, 2 * half, 2 * half);
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
    const { scale, x: left, y: top } = this._frame();
    const fanned = new Set([...this._fan.keys()].map((row) => this._incidents.spot[row]));
    const taken = new Set();
    this._badges = [];
    for (const row of this._tops) {
      const spot = this._incidents.spot[row];
      if (this._spotCounts[spot] < 2 || fanned.has(spot)) continue;
      const reach = symbolRadius(this._incidents.killed[row]) + 3;
      const x = Math.round(this._unitX[row] * scale) - left + reach;
      const y = Math.round(this._unitY[row] * scale) - top - reach;
      const cell = `${Math.round(x / BADGE_CELL_PX)},${Math.round(y / BADGE_CELL_PX)}`;
      // One number over another can be read by nobody.
      if (!this._isNear({ x, y }, 20) || (this._tops.length > MOST_OBSTACLES && taken.has(cell))) continue;
      taken.add(cell);
      const { image, half } = this._symbols.badge(this._spotCounts[spot]);
      this._context.drawImage(image, x - half, y - half, 2 * half, 2 * half);
      this._badges.push({ x, y, half, spot });
    }
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
    for (const row of this._fan.keys()) this._drawSymbol(row);
  },
});
