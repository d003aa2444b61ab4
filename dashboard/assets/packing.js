// The way back from dashboard/packing.py: base64 of gzip to bytes, columns and blocks.

const ARRAYS = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };
const KEPT_BLOCKS = 64;

/** Bytes of a base64 text. */
export function bytesOf(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const opened = (packed) => new Response(new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip")));

/** The value that dashboard/packing.py packed as JSON. */
export const unpackJson = (packed) => opened(packed).json();

/** Columns by name as typed arrays; each lies there by byte planes. */
export async function unpackColumns({ layout, data }, count) {
  const planes = new Uint8Array(await opened(data).arrayBuffer());
  const columns = {};
  let offset = 0;
  for (const [name, dtype] of layout) {
    const width = ARRAYS[dtype].BYTES_PER_ELEMENT;
    const bytes = new Uint8Array(count * width);
    for (let plane = 0; plane < width; plane += 1, offset += count) {
      for (let i = 0; i < count; i += 1) bytes[i * width + plane] = planes[offset + i];
    }
    columns[name] = new ARRAYS[dtype](bytes.buffer);
  }
  return columns;
}

/** Values in packed blocks; a block is opened when one of its values is asked for, and the last ones are kept. */
export class Blocks {
  constructor({ size, blocks }) {
    this.size = size;
    this.blocks = blocks;
    this.kept = new Map();
  }

  /** The block that a value lies in, and its place there; the same promise while the block is kept. */
  open(index) {
    const at = Math.floor(index / this.size);
    const block = this.kept.get(at) ?? unpackJson(this.blocks[at]);
    this.kept.delete(at);
    this.kept.set(at, block);
    while (this.kept.size > KEPT_BLOCKS) this.kept.delete(this.kept.keys().next().value);
    return { block, place: index % this.size };
  }
}
