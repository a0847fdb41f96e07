import { format, getFormatFromId, isDateFormat } from 'numfmt';
import { oneLine } from '../clean-text.js';

/** Date formats that depend on the reader's locale (ECMA-376 part 1, 18.8.30), written as ISO dates. */
const COUNTRY_DATES = new Map([
  [14, 'yyyy-mm-dd'],
  [22, 'yyyy-mm-dd h:mm'],
]);
const LAST_BUILT_IN = 49;

/** Code of a built-in format, which workbooks reference by number only. */
export function builtInFormat(id: number): string {
  const asianDate = (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  if (asianDate) return 'yyyy-mm-dd';
  return COUNTRY_DATES.get(id) ?? (id <= LAST_BUILT_IN ? getFormatFromId(id) : null) ?? 'General';
}

/** Maximum length of a format code in Excel. */
const MAX_CODE_CHARS = 255;
/** Last day of the year 9999, the maximum date in a spreadsheet. */
const MAX_SERIAL = 2_958_466;
/** Days between the epochs of 1900 and 1904. */
const EPOCH_1904_DAYS = 1462;
/** `[$€-407]`: the locale of a currency, which does not determine the decimal point. */
const CURRENCY_COUNTRY = /\[\$([^-\]]{0,255})-[^\]]{0,255}\]/g;

/**
 * Formats a number by its format code as a spreadsheet displays it, without alignment spaces. `General` and unsupported codes
 * show all digits.
 */
export function formatNumber(value: number, code: string, epoch1904 = false): string {
  if (code.length > MAX_CODE_CHARS || /^general$/i.test(code)) return general(value);
  try {
    if (!isDateFormat(code)) return oneLine(format(code.replace(CURRENCY_COUNTRY, '[$$$1]'), value));
    const serial = epoch1904 ? value + EPOCH_1904_DAYS : value;
    return serial >= 0 && serial < MAX_SERIAL ? oneLine(format(code, serial)) : general(value);
  } catch {
    return general(value);
  }
}

/** A number that a format shows as a date, in ISO 8601 without a zone; null for any other. */
export function isoDate(value: number, code: string, epoch1904 = false): string | null {
  if (code.length > MAX_CODE_CHARS || !isDate(code)) return null;
  return formatNumber(value, Number.isInteger(value) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm', epoch1904);
}

function isDate(code: string): boolean {
  try {
    return isDateFormat(code);
  } catch {
    return false;
  }
}

function general(value: number): string {
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(15)));
}
