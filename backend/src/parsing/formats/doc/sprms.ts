import { Bytes } from '../ole/bytes.js';

/** Property changes that are read (MS-DOC 2.6). */
export const SPRM = {
  style: 0x4600,
  listLevel: 0x260a,
  list: 0x460b,
  inTable: 0x2416,
  rowEnd: 0x2417,
  outline: 0x2640,
  tableHeader: 0x3404,
  table: 0xd608,
  tabs: 0xc615,
  huge: 0x6646,
  huge95: 0x6645,
  hidden: 0x083c,
  deleted: 0x0800,
  script: 0x2a48,
} as const;

/** Operand size by the upper three bits of the code; for 6 the length precedes the operand. */
const SIZES = [1, 1, 2, 4, 2, 2, undefined, 3];
const MAX_SPRMS = 2_000;

/** Calls `take` with each change and the offset of its operand. */
export function eachSprm(changes: Bytes, take: (sprm: number, at: number) => void): void {
  let at = 0;
  for (let count = 0; at + 2 < changes.length && count < MAX_SPRMS; count++) {
    const sprm = changes.short(at);
    take(sprm, at + 2);
    at += 2 + sizeOf(changes, sprm, at + 2);
  }
}

function sizeOf(changes: Bytes, sprm: number, at: number): number {
  const fixed = SIZES[sprm >> 13];
  if (fixed !== undefined) return fixed;
  if (sprm === SPRM.table) return 1 + changes.short(at);
  const stated = changes.byte(at);
  if (sprm !== SPRM.tabs || stated < 255) return 1 + stated;
  // Too many tab stops for the length field: the size is computed from their number.
  const deleted = changes.byte(at + 1);
  return 2 + 4 * deleted + 1 + 3 * changes.byte(at + 2 + 4 * deleted);
}

/** The relevant property changes of Word 6 and 95, and the lengths of those that may precede them. */
const SPRM_6: Record<number, number> = {
  2: SPRM.style,
  24: SPRM.inTable,
  25: SPRM.rowEnd,
};
const VARIABLE_6 = new Set([3, 12, 15, 23]);
const SHORT_6 = new Set([2, 16, 17, 18, 19, 21, 22, 26, 27, 28]);

export function eachSprm6(changes: Bytes, take: (sprm: number, at: number) => void): void {
  for (let at = 0; at + 1 < changes.length;) {
    const sprm = changes.byte(at);
    const known = SPRM_6[sprm];
    if (known !== undefined) take(known, at + 1);
    // They are sorted by code: nothing relevant follows.
    if (sprm > 25) return;
    at += 1 + (VARIABLE_6.has(sprm) ? 1 + changes.byte(at + 1) : sprm === 20 ? 4 : SHORT_6.has(sprm) ? 2 : 1);
  }
}
