// The map under the incidents: land, water, units, disputed territories, names. No tiles, no request.

import { bilingual, element, displayed } from "./dom.js";

const PANES = { land: 200, units: 210, water: 220, disputed: 230, names: 240, incidents: 450 };
const GOVERNORATE_RANK = 3.5;
const SAME_NAME_PX = 110;
const OVERLAY_LOOKS = 4; // as many as incident-map.css has

/** Panes in which the layers lie, from the bottom up. */
export function createPanes(map) {
  for (const [name, zIndex] of Object.entries(PANES)) {
    if (map.getPane(name)) continue;
    map.createPane(name).style.zIndex = zIndex;
    if (name !== "disputed") map.getPane(name).style.pointerEvents = "none";
  }
}

function shape(collection, pane, className, options = {}) {
  return L.geoJSON(collection ?? { type: "FeatureCollection", features: [] }, {
    pane,
    interactive: false,
    attribution: "",
    style: (feature) => ({ className: `${className} is-${feature.geometry.type.toLowerCase()}` }),
    ...options,
  });
}

const line = (label, ...said) => element("div", "im-tip-line", {}, bilingual(label), " ", ...said);

/** A text in Arabic, and under it in English; what there is of it. */
function bothTexts(arabic, english) {
  return [
    arabic ? element("div", "im-ar", { lang: "ar", dir: "rtl" }, displayed(arabic)) : null,
    english ? element("div", "im-en", { lang: "en", dir: "ltr" }, displayed(english)) : null,
  ];
}

function periodOf({ valid_from: from, valid_to: to }, labels) {
  if (!from) return null;
  return line(labels.valid, element("bdi", "im-number", { dir: "ltr" }, to ? `${from} – ${to}` : from), to ? "" : " ", to ? "" : bilingual(labels.still));
}

/** Whose view an overlay is, since when, on what it rests and how it is to be read: the card of a part of it. */
function overlayCard(part, overlay, labels) {
  const kurdish = part.name_ku ? element("span", "im-tip-kurdish", { lang: "ckb", dir: "rtl" }, displayed(part.name_ku)) : null;
  return element(
    "div",
    "im-tip",
    { dir: "rtl" },
    element("strong", "im-ar", { lang: "ar" }, displayed(part.name_ar)),
    element("div", "im-tip-names", {}, element("span", "im-en", { lang: "en", dir: "ltr" }, displayed(part.name_en)), kurdish),
    element("div", "im-tip-line", {}, bilingual([overlay.name_ar ?? "", overlay.name_en ?? ""], "im-label im-stacked")),
    periodOf(part.valid_from ? part : overlay, labels),
    element("div", "im-tip-note", {}, ...bothTexts(overlay.note_ar, overlay.note_en)),
    line(labels.view_of, ...bothTexts(overlay.holder_ar, overlay.holder)),
    overlay.source ? line(labels.source, element("span", "im-en", { lang: "en", dir: "ltr" }, displayed(overlay.source))) : null,
    overlay.approximate ? element("div", "im-tip-line", {}, bilingual(labels.approximate)) : null,
  );
}

function overlayLayer(features, className, facts, labels) {
  return shape({ type: "FeatureCollection", features }, "disputed", className, {
    interactive: true,
    bubblingMouseEvents: true,
    style: (feature) => ({ className: `${className} is-${feature.properties.kind ?? "area"}` }),
    onEachFeature: ({ properties }, layer) => {
      const card = () => overlayCard(properties, facts[properties.overlay_id] ?? {}, labels);
      layer.bindTooltip(card, { sticky: true, opacity: 1, className: "im-tooltip" });
    },
  });
}

/** The further overlays, each a layer of its own to switch, by id; none is shown until a reader asks for it. */
function furtherOverlays(layers, labels) {
  const facts = layers.overlayFacts ?? {};
  const parts = Map.groupBy(layers.overlays?.features ?? [], (feature) => feature.properties.overlay_id);
  return Object.fromEntries(
    [...parts].map(([id, features], i) => {
      const layer = overlayLayer(features, `im-overlay im-overlay-${i % OVERLAY_LOOKS}`, facts, labels);
      layer.imLabel = [facts[id].name_ar, facts[id].name_en];
      layer.imColour = `overlay-${i % OVERLAY_LOOKS}`;
      layer.on("add", () => addHatching(layer, i % OVERLAY_LOOKS));
      return [id, layer];
    }),
  );
}

/** Hatching for corridors: a pattern in the drawing that the layer lies in, in the colour of the overlay. */
function addHatching(layer, look) {
  const id = `im-hatching-${look}`;
  layer.eachLayer((part) => {
    const path = part.getElement();
    const drawing = path?.ownerSVGElement;
    if (!drawing || part.feature.properties.kind !== "corridor") return;
    if (!drawing.querySelector(`#${id}`)) {
      const make = (name, attributes) => {
        const node = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
        return node;
      };
      const pattern = make("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${look % 2 ? -45 : 45})` });
      pattern.append(make("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: `im-hatching im-overlay-${look}` }));
      drawing.prepend(pattern);
    }
    path.setAttribute("fill", `url(#${id})`);
  });
}

/** A point inside the largest ring, for a name: the middle of its widest stretch across the middle latitude. */
function innerPoint(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  const rings = polygons.map((polygon) => polygon[0]);
  const spanOf = (ring, axis) => Math.max(...ring.map((p) => p[axis])) - Math.min(...ring.map((p) => p[axis]));
  const ring = rings.reduce((a, b) => (spanOf(b, 0) * spanOf(b, 1) > spanOf(a, 0) * spanOf(a, 1) ? b : a));
  const lats = ring.map((p) => p[1]);
  const lat = (Math.max(...lats) + Math.min(...lats)) / 2;
  const crossings = [];
  for (let i = 0; i < ring.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[(i + 1) % ring.length]];
    if (y1 > lat !== y2 > lat) crossings.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  crossings.sort((a, b) => a - b);
  let best = [crossings[0], crossings[0]];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > best[1] - best[0]) best = [crossings[i], crossings[i + 1]];
  }
  return L.latLng(lat, (best[0] + best[1]) / 2);
}

const nameOf = (feature, kind, rank, minZoom) => ({
  kind,
  rank,
  minZoom,
  spots: [innerPoint(feature.geometry)],
  arabic: feature.properties.name_ar,
  english: feature.properties.name_en,
});

/** One name an overlay, at whichever of its parts has room for it; as long as the overlay is shown. */
function overlayNames(features, facts, layerOf) {
  const overlays = Map.groupBy(features, (feature) => feature.properties.overlay_id);
  return [...overlays].map(([id, parts]) => ({
    kind: "disputed",
    colour: layerOf(id)?.imColour,
    rank: 4.5,
    minZoom: 5.5,
    spots: parts.map((feature) => innerPoint(feature.geometry)),
    arabic: facts[id].name_ar,
    english: facts[id].name_en,
    layer: layerOf(id),
  }));
}

/** All names of the map, the most important first. */
function collectNames(layers, overlays) {
  const governorates = (layers.governorates?.features ?? []).map((f) => nameOf(f, "governorate", GOVERNORATE_RANK, 6));
  const countries = (layers.land?.features ?? []).filter((f) => f.properties.iso_a3 !== "IRQ").map((f) => nameOf(f, "country", 2, 4));
  const cities = (layers.cities ?? []).map((city) => ({
    kind: "city",
    rank: city.importance,
    minZoom: { 5: 4, 4: 6, 3: 8 }[city.importance] ?? 9.5,
    spots: [L.latLng(city.lat, city.lon)],
    arabic: city.name_ar,
    english: city.name_en,
  }));
  const disputed = overlayNames(layers.disputed?.features ?? [], layers.overlayFacts ?? {}, () => overlays.disputed);
  const further = overlayNames(layers.overlays?.features ?? [], layers.overlayFacts ?? {}, (id) => overlays[id]);
  return [...cities, ...governorates, ...countries, ...disputed, ...further].sort((a, b) => b.rank - a.rank);
}

/** Names on a canvas, Arabic over English, placed greedily: a name that would touch another waits for a closer zoom. */
const NameLayer = L.Renderer.extend({
  options: { pane: "names", padding: 0.15 },

  initialize(names, theme) {
    L.Renderer.prototype.initialize.call(this, {});
    this._names = names;
    this._theme = theme;
    this._obstacles = () => [];
  },

  /** Names keep clear of the boxes that the function gives, where they can. */
  avoid(obstacles) {
    this._obstacles = obstacles;
    this.refresh();
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "im-names");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  refresh() {
    if (this._map) this._update();
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
    this._placeNames();
  },

  _placeNames() {
    const taken = this._controlBoxes();
    const view = this._viewBox();
    const capitals = new Map();
    const obstacles = this._obstacles();
    const touched = (box) => obstacles.filter((other) => overlap(box, other)).length;
    for (const name of this._names) {
      if (this._map.getZoom() < name.minZoom || (name.layer && !this._map.hasLayer(name.layer))) continue;
      const look = { ...this._look(name.kind, name.rank), ...(name.colour ? { colour: name.colour } : {}) };
      const places = name.spots
        .map((latLng) => this._map.latLngToLayerPoint(latLng))
        .filter((point) => this._bounds.contains(point))
        // A governorate named like its capital needs no second label beside it.
        .filter((point) => name.kind === "city" || !(capitals.get(name.arabic)?.distanceTo(point) < SAME_NAME_PX))
        .flatMap((point) => this._boxes(name, point, look).map((box) => ({ point, box })))
        .filter(({ box }) => inside(box, view) && !taken.some((other) => overlap(box, other)));
      if (places.length === 0) continue;
      const best = places.reduce((a, b) => (touched(b.box) < touched(a.box) ? b : a));
      // Incidents come first: only a larger city is named even where its name runs under a symbol.
      if (touched(best.box) > 0 && !(name.kind === "city" && name.rank >= 4)) continue;
      if (name.kind === "city") capitals.set(name.arabic, best.point);
      taken.push(best.box);
      this._write(name, best.point, look, best.box);
    }
  },

  _viewBox() {
    const { x, y } = this._map.containerPointToLayerPoint([0, 0]);
    const size = this._map.getSize();
    return { left: x, y, width: size.x, height: size.y };
  },

  /** Boxes of the controls that lie over the map, in layer points. */
  _controlBoxes() {
    const host = this._map.getContainer();
    const origin = host.getBoundingClientRect();
    return [...host.querySelectorAll(".leaflet-control, .im-count, .im-panel:not([hidden])")].map((control) => {
      const box = control.getBoundingClientRect();
      const { x, y } = this._map.containerPointToLayerPoint([box.left - origin.left, box.top - origin.top]);
      return { left: x, y, width: box.width, height: box.height };
    });
  },

  _look(kind, rank) {
    const large = rank >= 5 ? 3 : rank >= 4 ? 1 : 0;
    if (kind === "city") return { arabic: `600 ${13 + large}px`, english: `${10 + large / 2}px`, colour: "label", line: 14 + large };
    if (kind === "disputed") return { arabic: "600 12px", english: "italic 10px", colour: "disputed", line: 13 };
    if (kind === "country") return { arabic: "400 15px", english: "11px", colour: "label-quiet", line: 16 };
    return { arabic: "500 13px", english: "10px", colour: "label-quiet", line: 14 };
  },

  _font(spec, script) {
    const family = script === "arabic" ? '"Noto Naskh Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif' : "system-ui, sans-serif";
    this._context.font = `${spec} ${family}`;
  },

  _boxes(name, point, look) {
    this._font(look.arabic, "arabic");
    const arabicWidth = this._context.measureText(name.arabic).width;
    this._font(look.english, "english");
    const width = Math.max(arabicWidth, this._context.measureText(name.english).width) + 6;
    const height = look.line + 15;
    const at = (x, y, align) => ({ x, y, width, height, align, left: align === "left" ? x : align === "right" ? x - width : x - width / 2 });
    if (name.kind !== "city") {
      const steps = [0, -26, 26, -44, 44];
      return steps.flatMap((dy) => [0, -28, 28].map((dx) => at(point.x + dx, point.y + dy - height / 2, "center")));
    }
    // Close to the dot; further off where a symbol lies on it.
    return [0, 9, 18].flatMap((gap) => [
      at(point.x + 7 + gap, point.y - height / 2, "left"),
      at(point.x - 7 - gap, point.y - height / 2, "right"),
      at(point.x, point.y + 6 + gap, "center"),
      at(point.x, point.y - height - 5 - gap, "center"),
    ]);
  },

  _write(name, point, look, box) {
    const context = this._context;
    if (name.kind === "city") {
      context.beginPath();
      context.arc(point.x, point.y, name.rank >= 5 ? 3 : 2.2, 0, 2 * Math.PI);
      context.fillStyle = this._theme.colour("label");
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = this._theme.colour("halo");
      context.stroke();
    }
    context.lineJoin = "round";
    context.textBaseline = "alphabetic";
    context.textAlign = box.align;
    const x = box.align === "left" ? box.x + 3 : box.align === "right" ? box.x - 3 : box.x;
    this._font(look.arabic, "arabic");
    this._line(name.arabic, "rtl", x, box.y + look.line - 2, look.colour, 3);
    this._font(look.english, "english");
    this._line(name.english, "ltr", x, box.y + look.line + 10, look.colour, 2.5);
  },

  _line(text, direction, x, y, colour, halo) {
    const context = this._context;
    context.direction = direction;
    context.lineWidth = halo;
    context.strokeStyle = this._theme.colour("halo");
    context.globalAlpha = 0.9;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = this._theme.colour(colour);
    context.fillText(text, x, y);
  },
});

const inside = (box, outer) =>
  box.left >= outer.left && box.y >= outer.y && box.left + box.width <= outer.left + outer.width && box.y + box.height <= outer.y + outer.height;

const overlap = (a, b) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Draw the base map; returns its overlays by name, for a layer control. */
export function addBaseLayers(map, layers, labels, theme) {
  createPanes(map);
  const [west, south, east, north] = layers.extent ?? [36, 27, 51, 39.5];
  L.rectangle([[south, west], [north, east]], { pane: "land", interactive: false, className: "im-sea" }).addTo(map);
  shape(layers.land, "land", "im-land").addTo(map);
  shape(layers.borders, "land", "im-neighbour").addTo(map);
  // A wide line below and the fill above it: what is left to see of the line is the border of the country.
  shape(layers.governorates, "land", "im-border").addTo(map);
  shape(layers.governorates, "land", "im-iraq").addTo(map);
  const water = L.layerGroup([
    shape(layers.lakes, "water", "im-lake"),
    shape(layers.rivers, "water", "im-river"),
  ]);
  const further = furtherOverlays(layers, labels.map);
  const overlays = {
    disputed: overlayLayer(layers.disputed?.features ?? [], "im-disputed", layers.overlayFacts ?? {}, labels.map),
    ...further,
    governorates: shape(layers.governorates, "units", "im-governorate"),
    districts: shape(layers.districts, "units", "im-district"),
    water,
    ...(layers.roads ? { roads: shape(layers.roads, "water", "im-road") } : {}),
  };
  overlays.places = new NameLayer(collectNames(layers, overlays), theme);
  for (const layer of [overlays.disputed, ...Object.values(further)]) layer.on("add remove", () => overlays.places.refresh());
  const waiting = new Set(["districts", "roads", ...Object.keys(further)]);
  for (const [name, layer] of Object.entries(overlays)) if (!waiting.has(name)) layer.addTo(map);
  if (layers.attribution) map.attributionControl?.addAttribution(layers.attribution);
  return overlays;
}
