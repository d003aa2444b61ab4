// App host, first part: the script and the base layers. Sent once; the server refers to it by its hash after that.

import { mount } from "./incident-map.js";
import { decode } from "./incidents.js";
import { PlaceMarks } from "./place-marks.js";

const SHELF = "incidentMapShelf";

/** What the parts of the component leave for each other: { library, points: Map(hash to payload), waiting: Set }. */
function shelf() {
  globalThis[SHELF] ??= { library: null, points: new Map(), waiting: new Set() };
  return globalThis[SHELF];
}

export default function component({ data }) {
  shelf().library = { mount, decode, PlaceMarks, css: data.css, layers: data.layers, labels: data.labels };
  for (const retry of [...shelf().waiting]) retry();
}
