import { oneLine } from '../clean-text.js';
import { utcMinute } from '../mail-header.js';
import type { CompoundStorage } from '../ole/compound-file.js';
import { namedProperties, type Properties } from './properties.js';

/** Contact fields by property number (MS-OXPROPS). */
const CONTACT: [name: string, id: number][] = [
  ['Name', 0x3001],
  ['Company', 0x3a16],
  ['Department', 0x3a18],
  ['Position', 0x3a17],
  ['Business phone', 0x3a08],
  ['Mobile phone', 0x3a1c],
  ['Home phone', 0x3a09],
];
/** Item fields with property numbers assigned per file (MS-OXPROPS: PidLid…). */
const NAMED_TEXTS: [name: string, id: number][] = [
  ['Location', 0x8208],
  ['E-mail', 0x8083],
  ['E-mail 2', 0x8093],
  ['Business address', 0x801b],
  ['Home address', 0x801a],
];
const NAMED_TIMES: [name: string, id: number][] = [
  ['Start', 0x820d],
  ['End', 0x820e],
  ['Start', 0x8104],
  ['Due', 0x8105],
];
const MESSAGE_CLASS = 0x001a;

/** Fields of appointments, contacts and tasks that messages lack. */
export function itemFacts(root: CompoundStorage, item: Properties): [name: string, value: string][] {
  const kind = item.text(MESSAGE_CLASS);
  if (/^(?:IPM\.Note|REPORT)/i.test(kind)) return [];
  const named = namedProperties(root);
  const own = /^IPM\.Contact/i.test(kind) ? CONTACT : [];
  const facts = own.map(([name, id]): [string, string] => [name, oneLine(item.text(id))]);
  for (const [name, id] of NAMED_TEXTS) {
    const number = named.get(id);
    if (number !== undefined) facts.push([name, oneLine(item.text(number))]);
  }
  for (const [name, id] of NAMED_TIMES) {
    const number = named.get(id);
    const time = number === undefined ? undefined : item.time(number);
    if (time) facts.push([name, utcMinute(time)]);
  }
  return facts;
}
