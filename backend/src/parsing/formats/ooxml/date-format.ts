const DAY_MS = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
/** Last day of the year 9999, the largest date a spreadsheet knows. */
const MAX_SERIAL = 2_958_466;

/** Excel stores no longer code of a format. */
const MAX_SECTION_CHARS = 255;

/** Letters of dates outside of quotes, brackets and escapes. */
export function isDateFormat(section: string): boolean {
  if (section.length > MAX_SECTION_CHARS) return false;
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return true;
  const bare = section.replace(/\[[^\]]{0,255}\]|"[^"]{0,255}"|\\.|[_*]./g, '');
  return !/general/i.test(bare) && /[ymdhs]/i.test(bare);
}

/** A day number of a spreadsheet (fractions are the time of day) as its format shows it; month names in English. */
export function formatDate(serial: number, section: string, epoch1904: boolean): string {
  if (!(serial >= 0 && serial < MAX_SERIAL)) return String(serial);
  const date = toDate(serial, epoch1904);
  const tokens =
    section.match(/\[[^\]]{0,255}\]|y+|m+|d+|h+|s+(?:\.0+)?|AM\/PM|A\/P|"[^"]{0,255}"|\\.|[_*].|./gis) ?? [];
  const half = tokens.some((t) => /^(?:AM\/PM|A\/P)$/i.test(t));
  const parts = tokens.map((token, i) =>
    part(token.toLowerCase(), token, { date, serial, half, minutes: isMinutes(tokens, i) }),
  );
  return parts.join('').trim();
}

/** ISO, without a time at midnight and without a date where there is only a time. */
export function isoDate(serial: number, epoch1904 = false): string {
  return formatDate(serial, Number.isInteger(serial) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm', epoch1904);
}

function toDate(serial: number, epoch1904: boolean): Date {
  // 1900 counts a 29 February that there never was.
  const days = epoch1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  return new Date(Math.round((days - 25_569) * DAY_MS));
}

/** `m` means minutes after hours and before seconds. */
function isMinutes(tokens: string[], at: number): boolean {
  const isPart = (t: string): boolean => /^(?:y+|m+|d+|h+|s+(?:\.0+)?|\[[hms]+\])$/i.test(t);
  const before = tokens.slice(0, at).findLast(isPart);
  const after = tokens.slice(at + 1).find(isPart);
  return /^\[?h/i.test(before ?? '') || /^\[?s/i.test(after ?? '');
}

interface Place {
  date: Date;
  serial: number;
  half: boolean;
  minutes: boolean;
}

const pad = (value: number, length: number): string => String(value).padStart(Math.min(length, 2), '0');

function part(token: string, raw: string, { date, serial, half, minutes }: Place): string {
  const hours = date.getUTCHours();
  if (/^\[h+\]$/.test(token)) return String(Math.floor(serial * 24 + 1e-9));
  if (/^\[m+\]$/.test(token)) return String(Math.floor(serial * 1440 + 1e-6));
  if (/^\[s+\]$/.test(token)) return String(Math.round(serial * 86_400));
  if (token.startsWith('[') || /^[_*]./.test(token)) return '';
  if (token.startsWith('y'))
    return token.length > 2 ? String(date.getUTCFullYear()) : pad(date.getUTCFullYear() % 100, 2);
  if (token.startsWith('m') && minutes && token.length < 3) return pad(date.getUTCMinutes(), token.length);
  if (token.startsWith('m')) return named(date.getUTCMonth() + 1, MONTHS[date.getUTCMonth()]!, token.length);
  if (token.startsWith('d')) return named(date.getUTCDate(), DAYS[date.getUTCDay()]!, token.length);
  if (token.startsWith('h')) return pad(half ? hours % 12 || 12 : hours, token.length);
  if (token.startsWith('s')) return seconds(date, token);
  if (token === 'am/pm' || token === 'a/p') return hours < 12 ? raw.split('/')[0]! : raw.split('/')[1]!;
  if (token.startsWith('"')) return raw.slice(1, -1);
  return token.startsWith('\\') ? raw.slice(1) : raw;
}

/** 1 digit, 2 digits, short name, name. */
function named(value: number, name: string, length: number): string {
  if (length <= 2) return pad(value, length);
  return length === 3 ? name.slice(0, 3) : length === 5 ? name[0]! : name;
}

function seconds(date: Date, token: string): string {
  const [whole = 's', fraction = ''] = token.split('.');
  const shown = pad(date.getUTCSeconds(), whole.length);
  if (fraction === '') return shown;
  return `${shown}.${String(date.getUTCMilliseconds()).padStart(3, '0').slice(0, fraction.length)}`;
}
