// The tables of a large page: rows made from the payload, a hundred at a time. Small pages carry theirs as HTML; the
// cells here are those of dashboard/export.py.

import { bilingual, breakable, displayed, element, sourceText, spoken, webAddress } from "./dom.js";
import { shapeIcon } from "./shapes.js";

const PART_ROWS = 100;
const CELL_CHARACTERS = 300;
const COLUMNS = {
  placed: [["type", "type"], ["date", "date"], ["place", "place"], ["killed", "killed"], ["injured", "injured"], ["excerpt", "excerpt"], ["source", "source"]],
  unplaced: [["type", "type"], ["date", "date"], ["place", "reason"], ["excerpt", "excerpt"], ["source", "source"]],
};

const shortened = (text) => {
  const plain = displayed(text);
  return plain.length <= CELL_CHARACTERS ? plain : `${plain.slice(0, CELL_CHARACTERS)}…`;
};

/** A table under the map: `kind` is "placed" or "unplaced". */
export class PageTable {
  constructor(place, kind, incidents, labels) {
    this.kind = kind;
    this.incidents = incidents;
    this.labels = labels;
    this.words = labels.page;
    this.rows = incidents.visibleRows().filter((row) => incidents.isPlaced(row) === (kind === "placed"));
    this.parts = Math.ceil(this.rows.length / PART_ROWS);
    this.turn = 0;
    this.body = element("div", "page-rows-body");
    this.notice = element("p", "page-rows-notice", {}, bilingual(this.words.print_notice));
    place.replaceChildren(...(this.parts > 1 ? [this.#pager(), this.notice] : []), this.body);
    this.show(0);
  }

  /** Show one part; true once its rows are there. */
  async show(part) {
    this.turn += 1;
    const { turn } = this;
    const table = await this.#part(part);
    if (turn !== this.turn) return false;
    this.part = part;
    this.body.replaceChildren(table);
    this.#tell(part * PART_ROWS + 1, Math.min(this.rows.length, (part + 1) * PART_ROWS));
    return true;
  }

  /** Make all rows, part by part, so that they can be printed or searched with the browser's own means. */
  async showAll() {
    this.turn += 1;
    const { turn } = this;
    this.body.replaceChildren();
    for (let part = 0; part < this.parts; part += 1) {
      const table = await this.#part(part);
      if (turn !== this.turn) return false;
      this.body.append(table);
      this.#tell(1, Math.min(this.rows.length, (part + 1) * PART_ROWS));
      // Let the page breathe: a hundred thousand rows take a while.
      await new Promise((resume) => { setTimeout(resume, 0); });
    }
    this.part = null;
    this.#tell(1, this.rows.length);
    return true;
  }

  #pager() {
    const button = (className, label, onClick) => {
      const node = element("button", `im-text-button ${className}`, { type: "button" }, bilingual(label));
      node.addEventListener("click", onClick);
      return node;
    };
    this.previous = button("rows-previous", this.words.previous_rows, () => this.show(this.part - 1));
    this.next = button("rows-next", this.words.next_rows, () => this.show(this.part + 1));
    this.all = button("rows-all", this.words.all_rows, () => this.showAll());
    this.range = element("span", "im-number rows-range", { role: "status", dir: "ltr" });
    return element("nav", "page-pager", { "aria-label": spoken(this.words.rows) }, this.previous, this.range, this.next, this.all);
  }

  #tell(first, last) {
    if (this.parts <= 1) return;
    const isAll = first === 1 && last === this.rows.length;
    this.range.textContent = `${first}–${last} / ${this.rows.length}`;
    // A button that goes away while it has the focus would take the reader to the top of the page.
    this.previous.toggleAttribute("aria-disabled", first === 1);
    this.next.toggleAttribute("aria-disabled", last === this.rows.length);
    this.notice.hidden = isAll;
  }

  async #part(part) {
    const rows = this.rows.slice(part * PART_ROWS, (part + 1) * PART_ROWS);
    const texts = await Promise.all(rows.map((row) => this.incidents.text(row)));
    const head = element("tr", "");
    for (const [name, label] of COLUMNS[this.kind]) {
      head.append(element("th", `col-${name}`, { scope: "col" }, bilingual(this.words[label], "im-label im-stacked")));
    }
    const body = element("tbody", "", {}, ...rows.map((row, i) => this.#row(row, texts[i])));
    const table = element("table", "incident-table", {}, element("thead", "", {}, head), body);
    return element("div", "table-part", {}, table);
  }

  #row(row, text) {
    const excerpt = element("td", "", {}, sourceText("span", "source-text excerpt-cell", text.excerpt, text.language));
    const known = this.kind === "placed" ? [this.#place(row), this.#count(row, "killed"), this.#count(row, "injured")] : [this.#reason(text)];
    return element("tr", "", {}, this.#type(row), this.#date(row), ...known, excerpt, this.#source(row, text));
  }

  #type(row) {
    const code = this.incidents.type[row];
    const icon = shapeIcon(this.incidents.shapes[code], code, { hollow: this.incidents.background[row] === 1 });
    const attributes = { type: "button", title: spoken(this.words.show), "data-incident": this.incidents.ids[row] };
    const label = bilingual(this.labels.types[code], "im-label im-stacked");
    return element("td", "", {}, element("button", "row-show", attributes, element("span", "", {}, icon), label));
  }

  #date(row) {
    const days = [...new Set([this.incidents.date("date_start", row), this.incidents.date("date_end", row)])].filter(Boolean);
    if (this.incidents.date("date_start", row) === null) return element("td", "", {}, bilingual(this.words.unknown));
    const times = days.flatMap((day, i) => (i === 0 ? [element("time", "", {}, day)] : [" – ", element("time", "", {}, day)]));
    return element("td", "", {}, element("bdi", "im-number", { dir: "ltr" }, ...times));
  }

  #place(row) {
    const [arabic, english] = (this.incidents.lookup("place", row) ?? ["", ""]).map((name) => breakable(shortened(name)));
    const precision = this.labels.precision[String(this.incidents.precision[row])];
    const words = precision ? element("span", "im-quiet", {}, bilingual(precision, "im-label im-stacked")) : null;
    return element("td", "", {}, bilingual([arabic || english, english], "im-label im-stacked"), " ", words);
  }

  #count(row, column) {
    const count = this.incidents[column][row];
    const figure = count === null || count < 0 ? "؟" : String(count);
    const spokenCount = `${this.words[column][0]} ${figure === "؟" ? this.words.unknown[0] : figure}`;
    const cell = element("bdi", "im-number", { title: spokenCount }, figure);
    return element("td", "", { "data-label": spoken(this.words[column]) }, cell);
  }

  #reason(text) {
    const said = [...new Set(text.reason ?? [])];
    return element("td", "", {}, ...said.map((words) => sourceText("span", "source-text excerpt-cell", words)));
  }

  #source(row, text) {
    const title = text.title ? sourceText("span", "source-text title-cell", shortened(text.title), text.language) : null;
    const source = this.incidents.lookup("source", row);
    const published = this.incidents.date("published", row);
    const address = webAddress(text.url);
    const parts = [
      source ? sourceText("bdi", "", shortened(source)) : null,
      published ? element("time", "", {}, published) : null,
      address ? element("a", "", { href: address, target: "_blank", rel: "noopener noreferrer" }, bilingual(this.words.link)) : null,
    ].filter(Boolean);
    const line = element("span", "im-quiet", {}, ...parts.flatMap((part, i) => (i === 0 ? [part] : [" · ", part])));
    return element("td", "", {}, title, " ", line);
  }
}
