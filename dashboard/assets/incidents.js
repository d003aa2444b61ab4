// The payload of dashboard/payload.py, decoded: columns by row number, texts by row number.

const ARRAYS = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };
const NO_INT = -(2 ** 31);
const DAY_MS = 86_400_000;

function decodeColumn({ dtype, data }) {
  const binary = atob(data);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return new ARRAYS[dtype](bytes.buffer);
}

/** Incidents by row number; nothing here knows of the screen. */
export class Incidents {
  constructor(payload) {
    if (payload.version !== 1) throw new Error(`payload version ${payload.version} is not 1`);
    this.hash = payload.hash;
    this.count = payload.count;
    this.ids = payload.ids;
    this.texts = payload.texts;
    this.shapes = payload.shapes;
    this.dictionaries = payload.dictionaries;
    this.datePrecisions = payload.datePrecisions;
    for (const [name, column] of Object.entries(payload.columns)) this[name] = decodeColumn(column);
    this.rowOf = new Map(this.ids.map((id, row) => [id, row]));
    this.visible = new Uint8Array(this.count).fill(1);
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

  /** One key for all incidents at exactly the same spot. */
  spot(row) {
    return `${this.lat[row]},${this.lon[row]}`;
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
    else if (typeof filter === "string") this.#setMask(decodeColumn({ dtype: "u1", data: filter }));
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
