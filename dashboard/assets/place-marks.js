// Places that a name may mean, on the map of the app: numbered marks with the circle that says how far "there" reaches.

import { bilingual, element } from "./dom.js";

const PANE = "place-marks";
const PANE_Z = 640;
const SHAPES = "place-shapes"; // below all marks, whatever their order
const MARK_PX = 26;
const CLOSEST_ZOOM = 11;
const EDGE_PX = 46;
const FOOT_PX = 7;
const SHIFT_STEPS = 8;

/** Where a mark may stand instead of over its place, in pixels, the nearest first. */
const SHIFTS = Array.from({ length: (2 * SHIFT_STEPS + 1) ** 2 }, (_, i) => [
  ((i % (2 * SHIFT_STEPS + 1)) - SHIFT_STEPS) * (MARK_PX / 2 + 1),
  (Math.floor(i / (2 * SHIFT_STEPS + 1)) - SHIFT_STEPS) * (MARK_PX / 2 + 1),
]).sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

export class PlaceMarks {
  /** `onChoose` gets the id of the place whose mark a reader clicked. */
  constructor(map, onChoose) {
    this.map = map;
    this.onChoose = onChoose;
    this.layer = L.layerGroup().addTo(map);
    this.leaders = L.layerGroup().addTo(map);
    this.marks = new Map();
    this.shown = "";
    this.chosen = null;
    this.before = null; // the view that the reader had before the marks
    this.own = null; // the view that the marks last asked for
    for (const [name, z] of [[SHAPES, PANE_Z - 1], [PANE, PANE_Z]]) (map.getPane(name) ?? map.createPane(name)).style.zIndex = z;
    map.on("zoomend", () => this.#spread());
  }

  /** Show these places ({ id, number, lat, lon, radius_m, ar, en }), one of them chosen; none clears them. */
  show(places, chosen) {
    const wanted = JSON.stringify(places);
    const isNew = wanted !== this.shown;
    if (isNew && this.marks.size === 0) this.before = this.#view();
    if (isNew) this.#draw(places);
    this.shown = wanted;
    const isMoved = chosen !== this.chosen;
    this.#choose(chosen);
    if (isNew && places.length === 0) this.#goBack();
    else if (isNew) this.#fit([...this.marks.values()]);
    else if (isMoved && this.marks.has(chosen)) this.#reveal(this.marks.get(chosen));
  }

  #draw(places) {
    this.layer.clearLayers();
    this.marks.clear();
    for (const place of places) {
      const at = L.latLng(place.lat, place.lon);
      const circle = L.circle(at, { radius: place.radius_m, pane: SHAPES, interactive: false, className: "im-place-circle" });
      const face = element("span", "im-place-face", {}, String(place.number));
      const icon = L.divIcon({ html: face, className: "im-place-mark", iconSize: [MARK_PX, MARK_PX], iconAnchor: [MARK_PX / 2, MARK_PX + FOOT_PX] });
      const names = [place.ar || place.en, place.en];
      const mark = L.marker(at, { icon, pane: PANE, title: "", alt: `${place.number}. ${names.join(" · ")}`, riseOnHover: true });
      mark.bindTooltip(bilingual(names, "im-label im-stacked"), { className: "im-tooltip", direction: "top", offset: [0, -MARK_PX - 6] });
      mark.on("click", () => this.onChoose(place.id));
      mark.on("keydown", ({ originalEvent: event }) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.onChoose(place.id);
      });
      this.layer.addLayer(circle).addLayer(mark);
      mark.getElement().setAttribute("aria-label", `${place.number}. ${names.join(" · ")}`);
      this.marks.set(place.id, { mark, circle, place, face });
    }
  }

  #choose(id) {
    this.chosen = id;
    for (const [key, { mark, circle }] of this.marks) {
      const isChosen = key === id;
      mark.getElement()?.classList.toggle("is-chosen", isChosen);
      mark.getElement()?.setAttribute("aria-pressed", String(isChosen));
      circle.getElement()?.classList.toggle("is-chosen", isChosen);
      mark.setZIndexOffset(isChosen ? 2000 : -10 * this.#numberOf(key));
    }
    this.#spread();
  }

  #numberOf(id) {
    return this.marks.get(id).place.number;
  }

  /** Bring all of them into view, as far as the map reaches. */
  #fit(entries) {
    const reach = this.map.options.maxBounds && L.latLngBounds(this.map.options.maxBounds);
    const bounds = L.latLngBounds([]);
    for (const { circle, mark } of entries) if (!reach || reach.contains(mark.getLatLng())) bounds.extend(circle.getBounds());
    if (!bounds.isValid()) return;
    const covered = this.#covered();
    this.map.fitBounds(bounds, {
      paddingTopLeft: [EDGE_PX, EDGE_PX],
      paddingBottomRight: [EDGE_PX + covered.x, EDGE_PX / 2 + covered.y],
      maxZoom: CLOSEST_ZOOM,
      animate: false,
    });
    this.own = this.#view();
    this.#spread();
  }

  #view() {
    return { center: this.map.getCenter(), zoom: this.map.getZoom() };
  }

  /** To where the reader was, unless they have moved the map since. */
  #goBack() {
    const { before, own } = this;
    this.before = this.own = null;
    if (!before || !own || own.zoom !== this.map.getZoom() || !own.center.equals(this.map.getCenter())) return;
    this.map.setView(before.center, before.zoom, { animate: false });
  }

  /** Bring one of them into view, closer where it has no room of its own. */
  #reveal({ mark, circle, place, face }) {
    const size = this.map.getSize();
    const covered = this.#covered();
    const { x, y } = this.map.latLngToContainerPoint(mark.getLatLng());
    const isInView = x > EDGE_PX / 2 && x < size.x - covered.x - EDGE_PX / 2 && y > EDGE_PX && y < size.y - covered.y - EDGE_PX / 2;
    if (!isInView || face.classList.contains("is-aside")) this.#fit([{ mark, circle, place, face }]);
  }

  /** What the evidence hides of the map, in pixels from the right and from below. */
  #covered() {
    const host = this.map.getContainer();
    const panel = host.classList.contains("has-panel") && host.querySelector(".im-panel");
    if (!panel) return L.point(0, 0);
    const { width, height } = panel.getBoundingClientRect();
    return width > 0.8 * host.clientWidth ? L.point(0, height) : L.point(width, 0);
  }

  /** Marks that would lie on one another make room for each other, each with a line to its place. */
  #spread() {
    const taken = [];
    this.leaders.clearLayers();
    const entries = [...this.marks.values()].sort((a, b) => a.place.number - b.place.number);
    for (const { mark, face } of entries) {
      const own = this.map.latLngToLayerPoint(mark.getLatLng());
      const shift = SHIFTS.find(([x, y]) => taken.every((other) => Math.abs(other.x - own.x - x) >= MARK_PX || Math.abs(other.y - own.y - y) >= MARK_PX)) ?? SHIFTS[0];
      const foot = own.add(shift);
      taken.push(foot);
      const isAside = shift !== SHIFTS[0];
      face.style.transform = isAside ? `translate(${shift[0]}px, ${shift[1]}px)` : "";
      face.classList.toggle("is-aside", isAside);
      if (!isAside) continue;
      const end = this.map.layerPointToLatLng(foot.subtract([0, FOOT_PX]));
      this.leaders.addLayer(L.polyline([mark.getLatLng(), end], { pane: SHAPES, interactive: false, className: "im-place-leader" }));
    }
  }
}
