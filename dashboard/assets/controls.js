// Legend, layer list, zoom, scale; and a map that does not take the page's scrolling away.

import { bilingual, element, spoken } from "./dom.js";
import { shapeIcon } from "./shapes.js";

const HINT_MS = 1800;

/** Both cards unfold at the left; where one is open, the other folds. */
function foldOthers(card) {
  card.addEventListener("toggle", () => {
    if (!card.open) return;
    for (const other of card.closest(".incident-map").querySelectorAll("details.im-card")) other.open = other === card;
  });
}

/** A drawing for the legend that is no symbol of a type. */
function swatch(kind) {
  return element("span", `im-swatch-${kind}`, { "aria-hidden": "true" });
}

function legendBody(incidents, labels) {
  const used = [...new Set(incidents.type)].sort((a, b) => a - b);
  const list = element("ul", "im-legend-list");
  for (const code of used) {
    list.append(element("li", "", {}, shapeIcon(incidents.shapes[code], code), bilingual(labels.types[code])));
  }
  const notes = element("ul", "im-legend-list im-legend-notes");
  for (const kind of ["size", "background", "ring", "area", "stack", "disputed"]) {
    notes.append(element("li", "", {}, swatch(kind), bilingual(labels.legend[kind])));
  }
  return [list, notes];
}

/** Legend as a Leaflet control that folds away. */
export function legendControl(incidents, labels, isOpen, onToggle) {
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => {
    const details = element("details", "im-legend im-card", isOpen ? { open: "", dir: "rtl" } : { dir: "rtl" });
    details.addEventListener("toggle", onToggle);
    foldOthers(details);
    details.append(element("summary", "", {}, bilingual(labels.legend.legend)), ...legendBody(incidents, labels));
    L.DomEvent.disableClickPropagation(details).disableScrollPropagation(details);
    return details;
  };
  return control;
}

/** Overlays to switch, as a Leaflet control that folds away. */
export function layerControl(map, overlays, labels) {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const box = element("details", "im-layers im-card", { dir: "rtl" });
    foldOthers(box);
    box.append(element("summary", "", { title: spoken(labels.map.layers) }, bilingual(labels.map.layers)));
    for (const [name, layer] of Object.entries(overlays)) {
      const input = element("input", "", { type: "checkbox" });
      input.checked = map.hasLayer(layer);
      input.addEventListener("change", () => (input.checked ? layer.addTo(map) : layer.remove()));
      box.append(element("label", "", {}, input, bilingual(layer.imLabel ?? labels.map[name], layer.imLabel ? "im-label im-stacked" : "im-label")));
    }
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    return box;
  };
  return control.addTo(map);
}

/** Names for the zoom buttons in both languages. */
export function nameZoomButtons(map, labels) {
  for (const [selector, label] of [[".leaflet-control-zoom-in", labels.map.zoom_in], [".leaflet-control-zoom-out", labels.map.zoom_out]]) {
    const button = map.getContainer().querySelector(selector);
    button?.setAttribute("title", spoken(label));
    button?.setAttribute("aria-label", spoken(label));
  }
}

/** Wheel: zooms once the map was clicked or focused, or with Ctrl. Touch: one finger scrolls the page, two move the map. */
export function shareScrolling(map, labels) {
  const host = map.getContainer();
  const hint = element("div", "im-hint", { hidden: "", "aria-hidden": "true", dir: "rtl" });
  host.append(hint);
  let timer = null;
  let isActive = false;
  const say = (label) => {
    hint.replaceChildren(bilingual(label, "im-label im-stacked"));
    hint.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { hint.hidden = true; }, HINT_MS);
  };
  const onWheel = (event) => {
    if (event.target.closest?.(".im-panel, .im-card")) return;
    const zooms = isActive || event.ctrlKey || event.metaKey;
    map.scrollWheelZoom[zooms ? "enable" : "disable"]();
    if (!zooms) say(labels.map.wheel_hint);
  };
  const activate = () => { isActive = true; hint.hidden = true; };
  const rest = () => { isActive = false; };
  const onTouchMove = (event) => { if (event.touches.length === 1 && !event.target.closest?.(".im-panel, .im-card")) say(labels.map.touch_hint); };

  map.scrollWheelZoom.disable();
  if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  host.addEventListener("wheel", onWheel, { capture: true, passive: true });
  host.addEventListener("pointerdown", activate);
  host.addEventListener("focusin", activate);
  host.addEventListener("mouseleave", rest);
  host.addEventListener("focusout", rest);
  host.addEventListener("touchmove", onTouchMove, { passive: true });
  return () => {
    clearTimeout(timer);
    hint.remove();
    host.removeEventListener("wheel", onWheel, { capture: true });
    host.removeEventListener("pointerdown", activate);
    host.removeEventListener("focusin", activate);
    host.removeEventListener("mouseleave", rest);
    host.removeEventListener("focusout", rest);
    host.removeEventListener("touchmove", onTouchMove);
  };
}
