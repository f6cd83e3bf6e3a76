/** The first bytes of what a directory of a zip has: of an entry, of its end. */
const entryMark = 0x02014b50;
const endMark = 0x06054b50;
/** Stands for a number that is in the record for large files. */
const elsewhere = 0xffffffff;

/**
 * The CRC-32 of each entry of a zip, as the directory at its end says: fflate reads over them.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12 to 4.3.16
 * @throws RangeError where the zip is not whole.
 */
export const checksumsOf = (bytes: Uint8Array): ReadonlyMap<string, number> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checksums = new Map<string, number>();
  let at = directoryAt(view);
  while (view.getUint32(at, true) === entryMark) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const start = at + 46;
    const end = start + (name as number);
    checksums.set(
      new TextDecoder().decode(bytes.subarray(start, end)),
      view.getUint32(at + 16, true),
    );
    at = end + (extra as number) + (comment as number);
  }
  return checksums;
};

const directoryAt = (view: DataView): number => {
  let end = view.byteLength - 22;
  while (view.getUint32(end, true) !== endMark) end--;
  const start = view.getUint32(end + 16, true);
  if (start !== elsewhere) return start;
  const record = Number(view.getBigUint64(end - 12, true));
  return Number(view.getBigUint64(record + 48, true));
};
