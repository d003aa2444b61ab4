// Elements from text. Data reach the page through textContent alone; nothing here takes markup.

// An override turns the reading order of all that follows it, so that a title can pretend to be another one. It is
// shown as a replacement character; one unit for one, so that the marks keep their places.
const OVERRIDES = /[\u202d\u202e]/g;

export const displayed = (text) => String(text ?? "").replace(OVERRIDES, "\ufffd");

// A word of a hundred thousand letters takes a browser ten seconds to break into lines; real words are never this long.
const ENDLESS_WORD = /\S{100}(?=\S)/gu;

/** Text that can be broken into lines in reasonable time. */
export const breakable = (text) => text.replace(ENDLESS_WORD, "$&\u200b");

/** An element with a class, attributes and children (strings become text). */
export function element(tag, className, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Text of a source, isolated from the direction of what is around it. */
export function sourceText(tag, className, text, language = null) {
  return element(tag, className, { dir: "auto", lang: language }, breakable(displayed(text)));
}

/** A label in both languages: Arabic first, English beside. */
export function bilingual([arabic, english], className = "im-label") {
  return element(
    "span",
    className,
    {},
    element("span", "im-ar", { lang: "ar", dir: "rtl" }, arabic),
    " ",
    element("span", "im-en", { lang: "en", dir: "ltr" }, english),
  );
}

/** A label as one string, for attributes that assistive technology reads. */
export const spoken = ([arabic, english]) => `${arabic} · ${english}`;

/** The address if it is a web address, else null: a link must not run anything. */
export function webAddress(url) {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Text split where a mark begins or ends: pieces of [text, kinds]; marks may overlap. */
export function pieces(text, marks) {
  const cuts = [...new Set([0, text.length, ...marks.flatMap(([start, end]) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1];
    const kinds = marks.filter((mark) => mark[0] <= start && end <= mark[1]).map((mark) => mark[2]);
    return [text.slice(start, end), [...new Set(kinds)]];
  });
}
