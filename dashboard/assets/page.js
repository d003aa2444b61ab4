// The exported page: the table under the map opens the same evidence as a click on a symbol.

import { shapeIcon } from "./shapes.js";

/** Wire the table's buttons and the address's `#incident=` to the map. */
export function wirePage(incidentMap) {
  const open = (id) => {
    incidentMap.host.scrollIntoView({ block: "nearest" });
    incidentMap.select(id, { focus: true });
  };
  for (const button of document.querySelectorAll("[data-incident]")) {
    button.addEventListener("click", () => open(button.dataset.incident));
  }
  for (const place of document.querySelectorAll("[data-type-code]")) {
    const code = Number(place.dataset.typeCode);
    place.replaceChildren(shapeIcon(incidentMap.incidents.shapes[code], code, { hollow: "hollow" in place.dataset }));
  }
  const fromAddress = () => {
    const id = new URLSearchParams(window.location.hash.slice(1)).get("incident");
    if (id !== null && id !== incidentMap.selectedId) open(id);
  };
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
}
