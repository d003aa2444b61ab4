// The payload of dashboard/payload.py: columns by row number at once, texts by row number on demand.

import { Blocks, bytesOf, unpackColumns, unpackJson } from "./packing.js";

const VERSION = 2;
const NO_INT = -(2 ** 31);
const DAY_MS = 86_400_000;
const LON_STEPS = 360_000_000; // microdegrees around the world

/** A payload with its columns and dictionaries opened; what `Incidents` is made of. */
export async function decode(payload) {
  if (payload.version !== VERSION) throw new Error(`payload version ${payload.version} is not ${VERSION}`);
  const [columns, index] = await Promise.all([unpackColumns(payload.columns, payload.count), unpackJson(payload.index)]);
  return { ...payload, columns, ...index, texts: new Blocks(payload.texts), reasons: new Blocks(payload.reasons) };
}

/** Incidents by row number; nothing here knows of the screen. */
export class Incidents {
  /** @param decoded what `decode` gives */
  constructor(decoded) {
    this.hash = decoded.hash;
    this.count = decoded.count;
    this.ids = decoded.ids;
    this.shapes = decoded.shapes;
    this.dictionaries = decoded.dictionaries;
    this.datePrecisions = decoded.datePrecisions;
    Object.assign(this, decoded.columns);
    this.texts = decoded.texts;
    this.reasons = decoded.reasons;
    this.rowOf = new Map(this.ids.map((id, row) => [id, row]));
    this.visible = new Uint8Array(this.count).fill(1);
    this.#findSpots();
  }

  /** Text of a row: excerpt, marks, title, url, language, anchor, bearing, distanceKm, and the reason in both languages. */
  async text(row) {
    const { block, place } = this.texts.open(row);
    const columns = await block;
    const text = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[place]]));
    return { ...text, reason: await this.#reasonOf(row) };
  }

  async #reasonOf(row) {
    const code = this.reason[row];
    if (code < 0) return null;
    const { block, place } = this.reasons.open(code);
    return (await block)[place];
  }

  /** A number for each spot; rows that share it lie at the same coordinates, to within two decimetres. */
  #findSpots() {
    const known = new Map();
    this.spot = new Int32Array(this.count).fill(-1);
    for (let row = 0; row < this.count; row += 1) {
      if (!this.isPlaced(row)) continue;
      const key = this.lat[row] * LON_STEPS + this.lon[row];
      if (!known.has(key)) known.set(key, known.size);
      this.spot[row] = known.get(key);
    }
    this.spots = known.size;
  }

  isPlaced(row) {
    return this.lat[row] !== NO_INT;
  }

  isShown(row) {
    return this.visible[row] === 1 && this.isPlaced(row);
  }

  latLng(row) {
    return L.latLng(this.lat[row] / 1e6, this.lon[row] / 1e6);
  }

  /** ISO date of a day column, or null. */
  date(column, row) {
    const days = this[column][row];
    return days === NO_INT ? null : new Date(days * DAY_MS).toISOString().slice(0, 10);
  }

  lookup(dictionary, row) {
    const code = this[dictionary][row];
    return code < 0 ? null : this.dictionaries[dictionary][code];
  }

  sameEvent(row) {
    const event = this.event[row];
    const rows = [];
    for (let i = 0; event >= 0 && i < this.count; i += 1) if (i !== row && this.event[i] === event) rows.push(i);
    return rows;
  }

  /** Show all (null), the listed ids, or those whose bit is set in a base64 mask. */
  setVisible(filter) {
    if (filter === null || filter === undefined) this.visible.fill(1);
    else if (typeof filter === "string") this.#setMask(bytesOf(filter));
    else {
      this.visible.fill(0);
      for (const id of filter) if (this.rowOf.has(id)) this.visible[this.rowOf.get(id)] = 1;
    }
  }

  #setMask(bits) {
    for (let row = 0; row < this.count; row += 1) this.visible[row] = (bits[row >> 3] >> (row & 7)) & 1;
  }

  visibleRows() {
    const rows = [];
    for (let row = 0; row < this.count; row += 1) if (this.visible[row] === 1) rows.push(row);
    return rows;
  }
}
