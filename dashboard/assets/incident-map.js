// The incident map. One script, two hosts: a folium map (the exported page, a notebook) and the app's component.
//
//   attach(map, { payload, layers, labels, theme, onSelect })   incidents on a Leaflet map that exists
//   mount(element, { payload, layers, labels, theme, onSelect }) a map of its own with base layers and incidents
//   load(id)                                                    the options out of a JSON island, payload decoded
//
// `payload` is what `decode` of incidents.js gives. The first two return { setVisible, select, setPayload, setTheme,
// pointOf, idAt, destroy }. `onSelect` gets an id or null. `select` is a promise that holds when the evidence is shown.

import { Incidents, decode } from "./incidents.js";
import { Areas } from "./areas.js";
import { IncidentCanvas } from "./incident-layer.js";
import { Theme } from "./theme.js";
import { addBaseLayers, createPanes } from "./base-layers.js";
import { EvidencePanel } from "./evidence-panel.js";
import { layerControl, legendControl, nameZoomButtons, shareScrolling } from "./controls.js";
import { bilingual, element, spoken } from "./dom.js";

const IRAQ = [[29.05, 38.75], [37.4, 48.65]];
const NARROW_PX = 700;
const WIDE_PX = 1000; // from here on the open legend leaves the country free
const SPREAD_PX = 9;

class IncidentMap {
  constructor(map, { payload, layers, labels, theme = "auto", onSelect = () => {} }) {
    this.map = map;
    this.host = map.getContainer();
    this.labels = labels;
    this.onSelect = onSelect;
    this.incidents = new Incidents(payload);
    this.selected = null;
    this.cleanups = [];
    this.host.classList.add("incident-map", "im-theme");
    // Leaflet counts from the left; the words on the map read from the right, each card by itself.
    this.host.dir = "ltr";
    this.host.setAttribute("role", "region");
    this.host.setAttribute("aria-label", spoken(labels.map.map));
    this.#setTheme(theme);
    createPanes(map);
    this.overlays = map.incidentBase?.overlays ?? {};
    this.canvas = new IncidentCanvas(this.incidents, this.theme, new Areas(layers ?? map.incidentBase?.layers));
    this.canvas.addTo(map);
    this.#addControls();
    this.overlays.places?.avoid(() => this.canvas.symbolBoxes());
    this.#listen();
    this.host.incidentMap = this;
  }

  /** Show all (null), a list of ids, or a base64 bit mask over the payload's rows. */
  setVisible(filter) {
    this.incidents.setVisible(filter);
    this.canvas.refresh();
    this.overlays.places?.refresh();
    this.#showCount();
    if (this.selected !== null && this.incidents.visible[this.selected] === 0) this.#clear();
    else if (this.selected !== null) this.#showPanel();
  }

  /** Open the evidence of an incident and bring it into view; null closes it. */
  select(id, { focus = false } = {}) {
    const row = this.incidents.rowOf.get(id);
    if (id === null || id === undefined) this.#clear();
    if (row === undefined) return Promise.resolve(false);
    return this.#open(row, focus ? this.panel.root : null);
  }

  /** Replace the incidents; the view stays. */
  setPayload(payload) {
    if (payload.hash === this.incidents.hash) return;
    this.#clear();
    this.incidents = new Incidents(payload);
    this.canvas.setIncidents(this.incidents);
    this.overlays.places?.refresh();
    this.#addLegend();
    this.#showCount();
  }

  setTheme(name) {
    this.theme.set(name);
  }

  /** Where an incident's symbol is, in pixels from the map's upper left corner; null when it is not on the map. */
  pointOf(id) {
    const row = this.incidents.rowOf.get(id);
    if (row === undefined || !this.incidents.isShown(row)) return null;
    const { x, y } = this.map.layerPointToContainerPoint(this.canvas.symbolPoint(row));
    return { x, y };
  }

  /** Where the number of an incident's spot is, likewise; null where one incident stands alone. */
  badgeOf(id) {
    const badge = this.canvas.badgePoint(this.incidents.rowOf.get(id));
    if (badge === null) return null;
    const { x, y } = this.map.layerPointToContainerPoint([badge.x, badge.y]);
    return { x, y };
  }

  /** Id of the incident under a point of the container, or null. */
  idAt(x, y) {
    const [row] = this.canvas.hits(this.map.containerPointToLayerPoint([x, y]));
    return row === undefined ? null : this.incidents.ids[row];
  }

  get selectedId() {
    return this.selected === null ? null : this.incidents.ids[this.selected];
  }

  destroy() {
    for (const cleanup of this.cleanups) cleanup();
    this.panel.close();
    this.panel.root.remove();
    this.count.remove();
    delete this.host.incidentMap;
    this.map.remove();
  }

  #setTheme(name) {
    this.theme = this.map.incidentBase?.theme ?? new Theme(this.host);
    this.theme.set(name);
    this.theme.follow(() => this.canvas.repaint());
    this.cleanups.push(() => this.theme.destroy());
  }

  #addControls() {
    nameZoomButtons(this.map, this.labels);
    this.panel = new EvidencePanel(this.host, this.labels, {
      select: (row) => this.#open(row),
      step: (by) => this.#step(by),
      close: () => this.#closeByHand(),
    });
    L.DomEvent.disableClickPropagation(this.panel.root).disableScrollPropagation(this.panel.root);
    // Leaflet looks for what it must ignore from the clicked element upwards, and a button that was replaced has no up.
    L.DomEvent.on(this.panel.root, "click", L.DomEvent.stopPropagation);
    if (Object.keys(this.overlays).length) layerControl(this.map, this.overlays, this.labels);
    this.count = element("div", "im-count im-card", { role: "status", dir: "rtl" });
    this.host.append(this.count);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 110 }).addTo(this.map);
    this.#addLegend();
    this.#showCount();
    this.cleanups.push(shareScrolling(this.map, this.labels));
  }

  #addLegend() {
    this.legend?.remove();
    this.legend = legendControl(this.incidents, this.labels, this.host.clientWidth >= WIDE_PX, () => this.overlays.places?.refresh());
    this.legend.addTo(this.map);
  }

  #showCount() {
    const rows = this.incidents.visibleRows();
    const unplaced = rows.filter((row) => !this.incidents.isPlaced(row)).length;
    const { incidents, not_placed: notPlaced } = this.labels.map;
    const number = (value) => element("bdi", "im-number", { dir: "ltr" }, String(value));
    const of = rows.length === this.incidents.count ? `${rows.length}` : `${rows.length} / ${this.incidents.count}`;
    const part = (value, label) => element("span", "im-count-part", {}, number(value), " ", bilingual(label));
    this.count.replaceChildren(part(of, incidents), ...(unplaced > 0 ? [part(unplaced, notPlaced)] : []));
  }

  #listen() {
    const onClick = (event) => this.#onClick(event.layerPoint);
    const onMove = (event) => {
      this.host.classList.toggle("is-over-symbol", this.canvas.hits(event.layerPoint).length > 0);
    };
    const onKey = (event) => this.#onKey(event);
    this.map.on("click", onClick).on("mousemove", onMove);
    this.host.addEventListener("keydown", onKey);
    const observer = new ResizeObserver(() => {
      this.host.style.setProperty("--im-height", `${this.host.clientHeight}px`);
      this.map.invalidateSize({ animate: false });
    });
    observer.observe(this.host);
    this.cleanups.push(() => {
      this.map.off("click", onClick).off("mousemove", onMove);
      this.host.removeEventListener("keydown", onKey);
      observer.disconnect();
    });
  }

  #onClick(layerPoint) {
    const hits = this.canvas.hits(layerPoint);
    if (hits.length === 0) {
      this.canvas.closeFan();
      if (this.panel.isOpen) this.#closeByHand();
      return;
    }
    const fanned = hits.find((row) => this.canvas.isFanned(row));
    if (fanned !== undefined) {
      this.#open(fanned);
      return;
    }
    const first = this.canvas.symbolPoint(hits[0]);
    const together = hits.filter((row) => this.canvas.symbolPoint(row).distanceTo(first) <= SPREAD_PX);
    if (together.length > 1) this.canvas.openFan(together);
    else this.#open(hits[0]);
  }

  /** On the map itself: Enter opens the first incident in view; the arrows pan, as Leaflet has it. */
  #onKey(event) {
    if (event.target !== this.host) return;
    if (event.key === "Escape") this.#closeByHand();
    if (event.key !== "Enter") return;
    const bounds = this.map.getBounds();
    const row = this.incidents
      .visibleRows()
      .find((candidate) => this.incidents.isPlaced(candidate) && bounds.contains(this.incidents.latLng(candidate)));
    if (row === undefined) return;
    event.preventDefault();
    this.#open(row, this.panel.root);
  }

  /** Select a row and show its evidence; `focus` is what gets the focus then, an element or a selector in the panel. */
  async #open(row, focus = null) {
    const isNew = this.selected !== row;
    this.selected = row;
    if (!this.canvas.isFanned(row)) this.canvas.closeFan();
    this.canvas.select(row);
    if (isNew) this.onSelect(this.incidents.ids[row]);
    if (!(await this.#showPanel())) return false;
    this.host.classList.add("has-panel");
    // A sheet would cover half of an open card.
    if (this.map.getSize().x < NARROW_PX) for (const card of this.host.querySelectorAll("details.im-card")) card.open = false;
    this.#reveal(row);
    this.overlays.places?.refresh();
    if (focus) (typeof focus === "string" ? this.panel.root.querySelector(focus) : focus)?.focus({ preventScroll: true });
    return true;
  }

  #showPanel() {
    const rows = this.incidents.visibleRows();
    return this.panel.show(this.incidents, this.selected, { position: rows.indexOf(this.selected) + 1, total: rows.length });
  }

  #step(by) {
    const rows = this.incidents.visibleRows();
    const next = rows[(rows.indexOf(this.selected) + by + rows.length) % rows.length];
    const focused = this.panel.root.getRootNode().activeElement;
    const button = ["im-previous", "im-next"].find((name) => focused?.classList.contains(name));
    // The buttons are made anew; a reader who stepped with one stays on it.
    return this.#open(next, button ? `.${button}` : this.panel.root);
  }

  /** Pan as little as needed for the symbol to be clear of the panel. */
  #reveal(row) {
    if (!this.incidents.isShown(row)) return;
    const point = this.map.layerPointToContainerPoint(this.canvas.symbolPoint(row));
    const size = this.map.getSize();
    const isNarrow = size.x < NARROW_PX;
    const panel = this.panel.root.getBoundingClientRect();
    const free = { right: size.x - (isNarrow ? 0 : panel.width) - 50, bottom: size.y - (isNarrow ? panel.height : 0) - 50 };
    const shift = (value, low, high) => (value < low ? value - low : value > high ? value - high : 0);
    const by = L.point(shift(point.x, 50, Math.max(60, free.right)), shift(point.y, 60, Math.max(70, free.bottom)));
    if (by.x !== 0 || by.y !== 0) this.map.panBy(by, { animate: false });
  }

  #closeByHand() {
    const hadFocus = this.panel.root.contains(this.panel.root.getRootNode().activeElement);
    this.#clear();
    if (hadFocus) this.host.focus({ preventScroll: true });
  }

  #clear() {
    if (this.selected === null) return;
    this.selected = null;
    this.panel.close();
    this.host.classList.remove("has-panel");
    this.canvas.select(null);
    this.overlays.places?.refresh();
    this.onSelect(null);
  }
}

/** Draw the base layers on a Leaflet map; `attach` finds them there. */
export function addBase(map, { layers, labels, theme = "auto" }) {
  const host = map.getContainer();
  host.classList.add("incident-map", "im-theme");
  host.dir = "ltr";
  map.attributionControl?.setPrefix(false);
  const themeOf = new Theme(host);
  themeOf.set(theme);
  const overlays = addBaseLayers(map, layers, labels, themeOf);
  themeOf.follow(() => overlays.places.refresh());
  map.incidentBase = { overlays, layers, theme: themeOf };
  return map.incidentBase;
}

/** The value of a JSON island of the page. */
export function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Options of a map out of a JSON island of the page, its payload decoded. */
export async function load(id) {
  const options = read(id);
  return { ...options, payload: await decode(options.payload) };
}

/** Incidents on a Leaflet map that exists. */
export function attach(map, options) {
  return new IncidentMap(map, options);
}

/** Options of a map of Iraq that shares the page's scrolling. */
export const MAP_OPTIONS = { zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 4, maxZoom: 15, wheelPxPerZoomLevel: 110 };

/** Fit Iraq, or the incidents where there are some, into the map. */
export function fit(map) {
  map.fitBounds(IRAQ, { padding: [8, 8], animate: false });
}

/** A map of its own in an element. */
export function mount(host, { payload, layers, labels, theme, onSelect }) {
  const map = L.map(host, { ...MAP_OPTIONS, maxBounds: [[20, 28], [46, 60]], maxBoundsViscosity: 0.8 });
  fit(map);
  addBase(map, { layers, labels, theme });
  return attach(map, { payload, layers, labels, theme, onSelect });
}
