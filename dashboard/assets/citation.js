// What a reader takes along: a citation of the source and the incident, a link, and how both get into the clipboard.

import { displayed, element, spoken, webAddress } from "./dom.js";

const MOST_CHARACTERS = 300;

const cut = (text) => {
  const plain = displayed(text).replace(/\s+/g, " ").trim();
  return plain.length <= MOST_CHARACTERS ? plain : `${plain.slice(0, MOST_CHARACTERS)}…`;
};

const stated = (label, count) => (count >= 0 ? `${spoken(label)}: ${count}` : null);

/** Plain text of three lines: the source, what it reports, and where this was read. */
export function citationOf(incidents, row, text, labels, link) {
  const words = labels.panel;
  const title = text.title ? `«${cut(text.title)}»` : spoken(words.untitled);
  const source = [title, cut(incidents.lookup("source", row)), incidents.date("published", row)].filter(Boolean).join(", ");
  const place = (incidents.lookup("place", row) ?? words.unplaced).map(cut);
  const report = [
    spoken(labels.types[incidents.type[row]]),
    spoken(place),
    incidents.date("date_start", row) ?? spoken(words.no_date),
    stated(words.killed, incidents.killed[row]),
    stated(words.injured, incidents.injured[row]),
  ];
  const lines = [
    [`${source}.`, webAddress(text.url)],
    [report.filter(Boolean).join("; ")],
    [`${spoken(words.cited_from)} (${incidents.ids[row]})`, link],
  ];
  return lines.map((line) => line.filter(Boolean).join(" ")).join("\n");
}

/** Copy a text; false where the browser refuses both ways. `host` is what a helper element may be put into. */
export async function copyText(text, host) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = element("textarea", "im-copy-box", { readonly: "", "aria-hidden": "true" });
    box.value = text;
    host.append(box);
    box.select();
    const isCopied = document.execCommand("copy");
    box.remove();
    return isCopied;
  }
}
