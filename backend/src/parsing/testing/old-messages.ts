import { type Streams, tinyCompound, u16, u32, utf16 } from './old-office-files.js';

/** Small Outlook messages for specs, generated on demand. */

export interface TinyMessage {
  /** By property number: text, text bytes of type 001E, or binary data. */
  properties: Record<number, string | Buffer | { bytes: Buffer }>;
  /** Numbers and times in the common property stream. */
  numbers?: Record<number, number | Date>;
  recipients?: { name: string; address: string; type: number }[];
  attachments?: { name: string; content: Buffer | TinyMessage }[];
}

/** A message of Outlook. */
export const tinyMsg = (message: TinyMessage): Buffer => tinyCompound(messageStreams(message, 32));

function messageStreams(
  { properties, numbers, recipients = [], attachments = [] }: TinyMessage,
  header: number,
): Streams {
  const streams = propertyStreams(properties, numbers, header);
  const put = (prefix: string, inner: Streams): void => {
    for (const [name, content] of Object.entries(inner)) streams[`${prefix}/${name}`] = content;
  };
  recipients.forEach(({ name, address, type }, i) =>
    put(`__recip_version1.0_#0000000${i}`, propertyStreams({ 0x3001: name, 0x39fe: address }, { 0x0c15: type }, 8)),
  );
  attachments.forEach(({ name, content }, i) => {
    const prefix = `__attach_version1.0_#0000000${i}`;
    const data = Buffer.isBuffer(content) ? { 0x3701: content } : {};
    put(prefix, propertyStreams({ 0x3707: name, ...data } as TinyMessage['properties'], {}, 8));
    if (!Buffer.isBuffer(content)) put(`${prefix}/__substg1.0_3701000D`, messageStreams(content, 24));
  });
  return streams;
}

function propertyStreams(
  properties: TinyMessage['properties'],
  numbers: TinyMessage['numbers'] = {},
  header: number,
): Streams {
  const streams: Streams = {};
  for (const [id, value] of Object.entries(properties)) {
    const number = Number(id).toString(16).toUpperCase().padStart(4, '0');
    if (typeof value === 'string') streams[`__substg1.0_${number}001F`] = utf16(value);
    else if (Buffer.isBuffer(value)) streams[`__substg1.0_${number}0102`] = value;
    else streams[`__substg1.0_${number}001E`] = value.bytes;
  }
  const entries = Object.entries(numbers).map(([id, value]) => {
    const time = value instanceof Date ? BigInt(value.getTime() + 11_644_473_600_000) * 10_000n : BigInt(value);
    const low = Number(time & 0xffffffffn);
    return Buffer.concat([u16(value instanceof Date ? 0x40 : 3, Number(id)), u32(6, low, Number(time >> 32n))]);
  });
  streams['__properties_version1.0'] = Buffer.concat([Buffer.alloc(header), ...entries]);
  return streams;
}
