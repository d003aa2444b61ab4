// App host, second part: the incidents. Sent again only when the table itself changes, not when it is filtered.

const SHELF = "incidentMapShelf";
const KEPT = 2;

export default function component({ data }) {
  globalThis[SHELF] ??= { library: null, points: new Map(), waiting: new Set() };
  const { points, waiting } = globalThis[SHELF];
  points.delete(data.hash);
  points.set(data.hash, data);
  while (points.size > KEPT) points.delete(points.keys().next().value);
  for (const retry of [...waiting]) retry();
}
