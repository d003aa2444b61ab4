// App host, second part: the incidents. Sent again only when the table itself changes, not when it is filtered.

const SHELF = "incidentMapShelf";
const KEPT = 2;

/** The payload out of gzip of its JSON. */
function unpack(bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

export default async function component({ data }) {
  globalThis[SHELF] ??= { library: null, points: new Map(), waiting: new Set() };
  const { points, waiting } = globalThis[SHELF];
  const payload = await unpack(data);
  points.delete(payload.hash);
  points.set(payload.hash, payload);
  while (points.size > KEPT) points.delete(points.keys().next().value);
  for (const retry of [...waiting]) retry();
}
