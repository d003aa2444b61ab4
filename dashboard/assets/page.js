// The exported page: the table under the map opens the same evidence as a click on a symbol; the address names it.

import { PageTable } from "./page-table.js";
import { shapeIcon } from "./shapes.js";

const PARAMETER = "incident";

const here = () => window.location.href.split("#")[0];
const hashOf = (id) => `#${new URLSearchParams({ [PARAMETER]: id })}`;
const idInAddress = () => new URLSearchParams(window.location.hash.slice(1)).get(PARAMETER);

/** The address says which incident is open, so that it can be copied or reloaded. */
function nameInAddress(incidentMap) {
  incidentMap.panel.linkTo = (id) => here() + hashOf(id);
  incidentMap.onSelect = (id) => {
    if (id !== idInAddress()) window.history.replaceState(null, "", id === null ? here() : hashOf(id));
  };
}

/** Wire the tables' buttons and the address's `#incident=` to the map. */
export function wirePage(incidentMap) {
  const open = (id) => {
    incidentMap.host.scrollIntoView({ block: "nearest" });
    incidentMap.select(id, { focus: true });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-incident]:is(button)");
    if (button) open(button.dataset.incident);
  });
  for (const place of document.querySelectorAll("[data-type-code]")) {
    const code = Number(place.dataset.typeCode);
    place.replaceChildren(shapeIcon(incidentMap.incidents.shapes[code], code, { hollow: "hollow" in place.dataset }));
  }
  nameInAddress(incidentMap);
  const fromAddress = () => {
    const id = idInAddress();
    if (id !== null && id !== incidentMap.selectedId) open(id);
  };
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  const makeTables = () => {
    for (const place of document.querySelectorAll("[data-rows]")) {
      place.pageTable = new PageTable(place, place.dataset.rows, incidentMap.incidents, incidentMap.labels);
    }
  };
  // The map is painted first; the rows are below it.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(makeTables, 0)));
}
