// The evidence for one incident: a panel at the side, a sheet at the bottom of a narrow map.

import { citationOf, copyText } from "./citation.js";
import { bilingual, breakable, displayed, element, pieces, sourceText, spoken, webAddress } from "./dom.js";
import { shapeIcon } from "./shapes.js";

// A name of the gazetteer is short; what is longer is no name, and laying it out would hold the page up.
const NAME_CHARACTERS = 120;
const MOST_REPORTS = 50;
const MARK_KINDS = ["trigger", "place", "date", "toll"];

export class EvidencePanel {
  /**
   * @param host element that the panel is put into
   * @param labels words of dashboard/labels.py
   * @param actions { select(row), step(by), close() }
   */
  constructor(host, labels, actions) {
    this.labels = labels;
    this.words = labels.panel;
    this.actions = actions;
    this.turn = 0;
    // Address that opens an incident, by its id; null where the host has none.
    this.linkTo = () => null;
    this.root = element("section", "im-panel", {
      role: "region",
      dir: "rtl",
      "aria-label": spoken(this.words.panel),
      tabindex: "-1",
      hidden: "",
    });
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    host.append(this.root);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  close() {
    this.turn += 1;
    this.root.hidden = true;
    this.root.replaceChildren();
    delete this.root.dataset.incident;
  }

  /**
   * Show a row once its text is there; `position` and `total` say where it is in the list.
   * False where another row was asked for, or the panel closed, in the meantime.
   */
  async show(incidents, row, { position, total }) {
    this.turn += 1;
    const { turn } = this;
    const text = await incidents.text(row);
    if (turn !== this.turn) return false;
    const others = element("div", "im-others");
    this.root.replaceChildren(
      this.#header(incidents, row),
      element(
        "div",
        "im-panel-body",
        { tabindex: "0", role: "group", "aria-label": spoken(this.words.panel) },
        incidents.background[row] ? element("p", "im-note", {}, bilingual(this.words.background)) : null,
        this.#excerpt(text),
        this.#source(incidents, row, text),
        this.#copyButtons(incidents, row, text),
        this.#facts(incidents, row, text),
        this.#reason(incidents, row, text),
        others,
      ),
      this.#footer(position, total),
    );
    this.root.hidden = false;
    this.root.dataset.incident = incidents.ids[row];
    this.root.querySelector(".im-panel-body").scrollTop = 0;
    // They may lie in other blocks, for which the evidence itself need not wait.
    this.#otherReports(incidents, row).then((reports) => others.replaceChildren(...reports));
    return true;
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  #onKey(event) {
    // The panel reads from right to left.
    const steps = { ArrowLeft: 1, ArrowRight: -1 };
    if (event.key === "Escape") this.actions.close();
    else if (event.key in steps) this.actions.step(steps[event.key]);
    else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #button(className, label, glyph, onClick) {
    const button = element(
      "button",
      `im-button ${className}`,
      { type: "button", title: spoken(label), "aria-label": spoken(label) },
      element("span", "", { "aria-hidden": "true" }, glyph),
    );
    button.addEventListener("click", onClick);
    return button;
  }

  #header(incidents, row) {
    const type = incidents.type[row];
    const icon = shapeIcon(incidents.shapes[type], type, { hollow: incidents.background[row] === 1, size: 26 });
    return element(
      "header",
      "im-panel-head",
      {},
      icon,
      element("h2", "im-panel-type", {}, bilingual(this.labels.types[type], "im-label im-stacked")),
      this.#button("im-close", this.words.close, "✕", () => this.actions.close()),
    );
  }

  #excerpt(text) {
    const quote = element("blockquote", "im-excerpt", { dir: "auto", lang: text.language });
    for (const [piece, kinds] of pieces(displayed(text.excerpt), text.marks)) {
      const classes = kinds.map((kind) => `im-mark-${kind}`).join(" ");
      const title = kinds.map((kind) => spoken(this.words[`mark_${kind}`])).join(", ");
      const words = breakable(piece);
      quote.append(kinds.length ? element("mark", classes, { title }, words) : words);
    }
    const present = MARK_KINDS.filter((kind) => text.marks.some((mark) => mark[2] === kind));
    const key = element("ul", "im-mark-key", { "aria-hidden": "true" });
    for (const kind of present) {
      key.append(element("li", "", {}, element("span", `im-swatch im-mark-${kind}`), bilingual(this.words[`mark_${kind}`])));
    }
    const isElsewhere = text.anchor && !present.includes("place");
    const elsewhere = isElsewhere
      ? element("p", "im-quiet", {}, bilingual(this.words.anchor_elsewhere), ": ", sourceText("bdi", "", text.anchor))
      : null;
    return element("div", "im-evidence", {}, quote, key, elsewhere);
  }

  #source(incidents, row, text) {
    const address = webAddress(text.url);
    const link = address
      ? element("a", "im-link", { href: address, target: "_blank", rel: "noopener noreferrer" }, bilingual(this.words.open_source))
      : element("span", "im-quiet", {}, bilingual(this.words.no_link));
    const title = text.title
      ? sourceText("h3", "im-source-title", text.title, text.language)
      : element("h3", "im-source-title im-quiet", {}, bilingual(this.words.untitled));
    const published = incidents.date("published", row);
    const source = incidents.lookup("source", row);
    const origin = element("p", "im-source-line", {}, source ? sourceText("bdi", "", source) : bilingual(this.words.unknown));
    if (published) origin.append(" · ", bilingual(this.words.published), " ", element("time", "", { datetime: published }, published));
    return element("div", "im-source", {}, title, origin, link);
  }

  #facts(incidents, row, text) {
    const list = element("dl", "im-facts");
    const add = (label, ...value) => {
      list.append(element("dt", "", {}, bilingual(label)), element("dd", "", {}, ...value));
    };
    add(this.words.date, ...this.#date(incidents, row));
    add(this.words.place, this.#place(incidents, row));
    if (incidents.isPlaced(row)) add(this.words.precision, ...this.#precision(incidents, row, text));
    add(this.words.killed, this.#count(incidents, "killed", row));
    add(this.words.injured, this.#count(incidents, "injured", row));
    return list;
  }

  #date(incidents, row) {
    const [start, end] = [incidents.date("date_start", row), incidents.date("date_end", row)];
    if (!start) return [bilingual(this.words.no_date)];
    const days = element("bdi", "im-number", { dir: "ltr" }, start === end || !end ? start : `${start} – ${end}`);
    const precision = incidents.datePrecisions[incidents.date_precision[row] - 1];
    return precision ? [days, element("div", "im-quiet", {}, bilingual(this.labels.datePrecision[precision]))] : [days];
  }

  #place(incidents, row) {
    const place = incidents.lookup("place", row);
    if (!place) return bilingual(this.words.unplaced);
    const [arabic, english] = place;
    return bilingual([arabic ?? english, english ?? ""].map((name) => displayed(name).slice(0, NAME_CHARACTERS)), "im-label im-place");
  }

  #precision(incidents, row, text) {
    const radius = incidents.radius_m[row];
    const isKilometres = radius >= 1000;
    const amount = isKilometres ? Math.round(radius / 100) / 10 : Math.round(radius);
    const unit = isKilometres ? this.words.km : this.words.m;
    const reach = element("div", "im-quiet", {}, bilingual([`${this.words.within[0]} ${amount} ${unit[0]}`, `${this.words.within[1]} ${amount} ${unit[1]}`]));
    const words = this.labels.precision[String(incidents.precision[row])];
    const parts = [words ? bilingual(words) : bilingual(this.words.unknown), reach];
    const bearing = this.labels.bearings[text.bearing];
    if (bearing && text.distanceKm !== null) {
      const said = [0, 1].map((language) => `${text.distanceKm} ${this.words.km[language]} ${bearing[language]}`);
      parts.push(element("div", "im-quiet", {}, bilingual(said)));
    }
    return parts;
  }

  #count(incidents, column, row) {
    const best = incidents[column][row];
    if (best < 0) return element("span", "im-quiet", {}, bilingual(this.words.unknown));
    const [low, high] = [incidents[`${column}_min`][row], incidents[`${column}_max`][row]];
    const hasRange = (low >= 0 && low !== best) || (high >= 0 && high !== best);
    const range = hasRange ? ` (${low >= 0 ? low : "?"}–${high >= 0 ? high : "?"})` : "";
    return element("bdi", "im-number", { dir: "ltr" }, `${best}${range}`);
  }

  #reason(incidents, row, text) {
    if (!text.reason) return null;
    const label = incidents.isPlaced(row) ? this.words.reason : this.words.unplaced_reason;
    // The same words twice where a reason has no Arabic form yet.
    const said = [...new Set(text.reason)].map((words) => sourceText("p", "", words));
    return element("div", "im-reason", {}, element("h3", "", {}, bilingual(label)), ...said);
  }

  /** Citation and link to take along; what happened is said beside the buttons. */
  #copyButtons(incidents, row, text) {
    const link = this.linkTo(incidents.ids[row]);
    const said = element("span", "im-copied im-quiet", { role: "status" });
    const button = (className, label, copied) => {
      const node = element("button", `im-text-button ${className}`, { type: "button" }, bilingual(label));
      node.addEventListener("click", async () => {
        said.replaceChildren();
        const isCopied = await copyText(copied, this.root);
        node.focus({ preventScroll: true });
        if (isCopied) said.replaceChildren(bilingual(this.words.copied));
        else said.replaceChildren(bilingual(this.words.copy_by_hand), sourceText("div", "im-by-hand", copied));
      });
      return node;
    };
    return element(
      "div",
      "im-copy",
      {},
      button("im-copy-citation", this.words.copy_citation, citationOf(incidents, row, text, this.labels, link)),
      link ? button("im-copy-link", this.words.copy_link, link) : null,
      said,
    );
  }

  /** The other reports of the event, each with what it says otherwise. */
  async #otherReports(incidents, row) {
    const rows = incidents.sameEvent(row);
    if (rows.length === 0) return [];
    const listed = rows.slice(0, MOST_REPORTS);
    const texts = await Promise.all(listed.map((other) => incidents.text(other)));
    const list = element("ul", "im-reports");
    listed.forEach((other, i) => list.append(this.#report(incidents, row, other, texts[i])));
    const number = element("bdi", "im-number", {}, `(${rows.length})`);
    return [element("h3", "", {}, bilingual(this.words.other_reports), " ", number), list];
  }

  #report(incidents, row, other, text) {
    const title = text.title ? sourceText("bdi", "", text.title, text.language) : bilingual(this.words.untitled);
    const button = element("button", "im-report", { type: "button" }, title);
    button.addEventListener("click", () => this.actions.select(other));
    const source = incidents.lookup("source", other);
    const published = incidents.date("published", other);
    const origin = [
      source ? sourceText("bdi", "", source) : bilingual(this.words.unknown),
      published ? element("time", "im-number", { datetime: published, dir: "ltr" }, published) : null,
    ].filter(Boolean);
    const facts = element("ul", "im-report-facts", {}, ...this.#compared(incidents, row, other));
    return element("li", "", {}, button, element("div", "im-quiet im-report-origin", {}, ...origin), facts);
  }

  /** Date and type of another report; where it differs from the one shown, that is marked, the toll too. */
  #compared(incidents, row, other) {
    const fact = (value, isOther) => element("li", isOther ? "is-other" : "", isOther ? { title: spoken(this.words.differs) } : {}, ...value);
    const differs = (...columns) => columns.some((column) => incidents[column][row] !== incidents[column][other]);
    const type = bilingual(this.labels.types[incidents.type[other]]);
    const facts = [fact(this.#date(incidents, other).slice(0, 1), differs("date_start", "date_end")), fact([type], differs("type"))];
    for (const column of ["killed", "injured"]) {
      if (!differs(column)) continue;
      facts.push(fact([bilingual(this.words[column]), " ", this.#count(incidents, column, other)], true));
    }
    return facts;
  }

  #footer(position, total) {
    return element(
      "footer",
      "im-panel-foot",
      {},
      this.#button("im-previous", this.words.previous, "‹", () => this.actions.step(-1)),
      element("span", "im-number im-position", { dir: "ltr" }, `${position} / ${total}`),
      this.#button("im-next", this.words.next, "›", () => this.actions.step(1)),
    );
  }
}
