// App host, third part: the map. Told on each run which incidents are visible and which one is selected.

const SHELF = "incidentMapShelf";
const MOUNTED = new WeakMap();
const OPENED = new WeakMap();

function build(root, library, points, view, setStateValue) {
  const style = document.createElement("style");
  style.textContent = library.css;
  const host = document.createElement("div");
  host.className = "im-host";
  root.append(style, host);
  host.style.height = heightOf(view);
  const entry = { host, echoes: [], isApplying: false };
  const onSelect = (id) => {
    if (entry.isApplying) return;
    entry.echoes.push(id);
    // With the time of the click: the reader may open again what the map last reported, after the app chose another.
    entry.setStateValue("selected", { id, turn: Date.now() });
  };
  entry.setStateValue = setStateValue;
  entry.map = library.mount(host, { payload: points, layers: library.layers, labels: library.labels, theme: view.theme, onSelect });
  entry.places = new library.PlaceMarks(entry.map.map, (id) => entry.setStateValue("place", { id, turn: Date.now() }));
  return entry;
}

/** The page may say it better than the app, which does not know the size of the window. */
const heightOf = (view) => `var(--im-map-height, ${view.height_px}px)`;

/** Whether the app only repeats what the map told it, perhaps late, when the reader has already moved on. */
function isEcho(entry, selected) {
  const at = entry.echoes.indexOf(selected);
  if (at < 0) return false;
  entry.echoes.splice(0, at + 1);
  return true;
}

/** Bring the map to what the app asks for. The app's word on the selection counts only where it changed. */
function apply(entry, view, points) {
  const before = entry.applied;
  entry.isApplying = true;
  entry.host.style.height = heightOf(view);
  entry.map.setPayload(points);
  if (before?.theme !== view.theme) entry.map.setTheme(view.theme);
  if (before?.visible !== view.visible || before?.hash !== view.hash) entry.map.setVisible(view.visible);
  const isChanged = before === undefined || before.selected !== view.selected;
  if (isChanged && !isEcho(entry, view.selected) && view.selected !== entry.map.selectedId) entry.map.select(view.selected);
  entry.places.show(view.places ?? [], view.place ?? null);
  entry.applied = view;
  entry.isApplying = false;
}

/** The payload of a hash with its columns opened, or null as long as a part of it is on its way. */
function decoded(shelf, hash) {
  const payload = shelf.points.get(hash);
  if (!shelf.library || !payload) return null;
  if (!OPENED.has(payload)) {
    OPENED.set(payload, null);
    shelf.library.decode(payload).then((points) => {
      OPENED.set(payload, points);
      for (const retry of [...shelf.waiting]) retry();
    });
  }
  return OPENED.get(payload);
}

export default function component({ data, parentElement, setStateValue }) {
  globalThis[SHELF] ??= { library: null, points: new Map(), waiting: new Set() };
  const shelf = globalThis[SHELF];
  const root = parentElement.querySelector(".im-root") ?? parentElement;
  const attempt = () => {
    const points = decoded(shelf, data.hash);
    if (!points) return false;
    shelf.waiting.delete(attempt);
    if (!MOUNTED.has(root)) MOUNTED.set(root, build(root, shelf.library, points, data, setStateValue));
    const entry = MOUNTED.get(root);
    entry.setStateValue = setStateValue;
    apply(entry, data, points);
    return true;
  };
  if (!attempt()) shelf.waiting.add(attempt);
  return () => {
    shelf.waiting.delete(attempt);
    // The host calls this on every update as well; the map goes only when its element has gone.
    setTimeout(() => {
      const entry = MOUNTED.get(root);
      if (!entry || entry.host.isConnected) return;
      entry.map.destroy();
      MOUNTED.delete(root);
    }, 0);
  };
}
