// A table of records in the app. Roles are spelt out, since a narrow table is laid out as cards. Every value is set as text; nothing of the data is ever parsed as HTML.

import { shapeIcon } from "./shapes.js";

// As in the map: an override would turn the reading order of what follows, so it is shown as a replacement character.
const OVERRIDES = /[\u202d\u202e]/g;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = String(text).replace(OVERRIDES, "\ufffd");
  return node;
}

function pair(className, words) {
  const node = make("span", className);
  const arabic = make("span", "ar", words.ar);
  arabic.lang = "ar";
  arabic.dir = "rtl";
  const english = make("span", "en", words.en);
  english.lang = "en";
  english.dir = "ltr";
  node.append(arabic, english);
  return node;
}

function classOf(column) {
  return [column.wide && "wide", column.key.startsWith("date") && "nowrap", column.count && "count"].filter(Boolean).join(" ");
}

function headOf(data, send) {
  const row = make("tr");
  row.setAttribute("role", "row");
  for (const column of data.columns) {
    const cell = make("th", classOf(column));
    cell.scope = "col";
    cell.setAttribute("role", "columnheader");
    const label = pair("pair", column);
    if (column.sortable) {
      const sorted = data.sort && data.sort.key === column.key;
      cell.setAttribute("aria-sort", sorted ? (data.sort.descending ? "descending" : "ascending") : "none");
      const button = make("button", "sort");
      button.type = "button";
      button.append(label, make("span", "arrow", sorted ? (data.sort.descending ? "▼" : "▲") : ""));
      button.addEventListener("click", () => send("sort", column.key));
      cell.append(button);
    } else {
      cell.append(label);
    }
    row.append(cell);
  }
  const head = make("thead");
  head.setAttribute("role", "rowgroup");
  head.append(row);
  return head;
}

function cellOf(cell, column, role) {
  const node = make("td", classOf(column));
  node.setAttribute("role", role);
  node.dataset.key = column.key;
  const body = make("div", "cell");
  body.dataset.label = `${column.ar}\n${column.en}`;
  if (cell.symbol) body.append(shapeIcon(cell.symbol.shape, cell.symbol.type, { hollow: cell.symbol.hollow, size: 16 }));
  const lines = make("div", "lines");
  let first;
  if (cell.href && /^https?:\/\//i.test(cell.href)) {
    first = make("a", "first", cell.text);
    first.href = cell.href;
    first.target = "_blank";
    first.rel = "noopener noreferrer";
  } else {
    first = make("span", "first", cell.text);
  }
  first.dir = "auto";
  lines.append(first);
  if (cell.below) {
    const below = make("span", "below", cell.below);
    below.dir = "auto";
    lines.append(below);
  }
  body.append(lines);
  node.append(body);
  return node;
}

function bodyOf(data, send) {
  const body = make("tbody");
  body.setAttribute("role", "rowgroup");
  data.rows.forEach((row, index) => {
    const line = make("tr");
    line.dataset.id = row.id;
    line.setAttribute("role", "row");
    row.cells.forEach((cell, i) => line.append(cellOf(cell, data.columns[i], data.pickable ? "gridcell" : "cell")));
    if (data.pickable) {
      line.tabIndex = index === 0 ? 0 : -1;
      line.addEventListener("click", (event) => {
        if (!event.target.closest("a")) pick(data, row.id, send);
      });
    }
    body.append(line);
  });
  if (data.pickable) body.addEventListener("keydown", (event) => onKey(event, body, data, send));
  return body;
}

function onKey(event, body, data, send) {
  const line = event.target.closest("tr");
  if (!line || event.target.closest("a")) return;
  const target = {
    ArrowDown: line.nextElementSibling,
    ArrowUp: line.previousElementSibling,
    Home: body.firstElementChild,
    End: body.lastElementChild,
  }[event.key];
  if (target) {
    focusRow(body, target);
  } else if (event.key === "Enter" || event.key === " ") {
    pick(data, line.dataset.id, send);
  } else {
    return;
  }
  event.preventDefault();
}

/** Choose a row, and bring what shows it into view where it is out of sight. */
function pick(data, id, send) {
  send("pick", id);
  const shown = data.reveal && document.querySelector(data.reveal);
  if (!shown) return;
  const { top, bottom } = shown.getBoundingClientRect();
  if (top >= 0 && bottom <= window.innerHeight) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  shown.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

function focusRow(body, line) {
  for (const other of body.children) other.tabIndex = -1;
  line.tabIndex = 0;
  line.focus();
}

function footOf(data, send) {
  const foot = make("nav", "pages");
  foot.setAttribute("aria-label", `${data.pageText.ar} · ${data.pageText.en}`);
  const button = (words, page, enabled) => {
    const node = make("button", "turn");
    node.type = "button";
    node.disabled = !enabled;
    node.append(pair("pair inline", words));
    node.addEventListener("click", () => send("page", page));
    return node;
  };
  foot.append(
    button(data.previous, data.page - 1, data.page > 0),
    pair("pair inline where", data.pageText),
    button(data.next, data.page + 1, data.page + 1 < data.pages),
  );
  return foot;
}

function draw(root, data, send) {
  const focused = root.getRootNode().activeElement?.closest?.("tr")?.dataset.id;
  root.replaceChildren();
  if (!data.rows.length) {
    root.append(pair("pair none", data.empty));
    return;
  }
  const scroll = make("div", "scroll");
  const table = make("table", [data.pickable && "pickable", data.layout].filter(Boolean).join(" "));
  table.setAttribute("role", data.pickable ? "grid" : "table");
  table.setAttribute("aria-label", `${data.caption.ar} · ${data.caption.en}`);
  const body = bodyOf(data, send);
  table.append(headOf(data, send), body);
  scroll.append(table);
  root.append(scroll);
  if (data.pages > 1) root.append(footOf(data, send));
  if (focused) {
    const line = [...body.children].find((row) => row.dataset.id === focused);
    if (line) focusRow(body, line);
  }
}

// The chosen row is brought into view inside the table only; the page itself stays where the reader left it.
function mark(root, selected, reveal) {
  const scroll = root.querySelector(".scroll");
  for (const line of root.querySelectorAll("tbody tr")) {
    const chosen = line.dataset.id === selected;
    line.classList.toggle("chosen", chosen);
    line.setAttribute("aria-selected", String(chosen));
    if (!chosen || !reveal) continue;
    const head = root.querySelector("thead").offsetHeight;
    const top = line.offsetTop - head;
    const bottom = line.offsetTop + line.offsetHeight;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".records");
  const send = (name, value) => setTriggerValue(name, value);
  root.dataset.theme = data.theme;
  const { selected, theme, ...rest } = data;
  const drawn = JSON.stringify(rest);
  const fresh = root.drawn !== drawn;
  if (fresh) {
    draw(root, data, send);
    root.drawn = drawn;
  }
  if (data.pickable && data.rows.length) mark(root, selected, fresh || root.selected !== selected);
  root.selected = selected;
}
