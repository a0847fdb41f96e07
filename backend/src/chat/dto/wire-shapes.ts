/** Valid values of the union-typed fields of the chat protocol. */
type Shape = Record<string, unknown>;

export const isObject = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, max = 1_000_000): value is string =>
  typeof value === 'string' && value.length <= max && !value.includes('\0');

export const isStop = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 16 && value.every((v) => isText(v, 500) && v !== '');

export const isToolChoice = (value: unknown): boolean =>
  (typeof value === 'string' && ['none', 'auto', 'required'].includes(value)) ||
  (isObject(value) && isText(value['type'], 100));

/** The location of a part's bytes. Web addresses are fetched by the provider, never by this server. */
const isMediaUrl = (value: unknown): boolean =>
  isObject(value) && typeof value['url'] === 'string' && /^(https?:\/\/|data:)/i.test(value['url']);

const PARTS = new Map<string, (part: Shape) => boolean>(
  Object.entries({
    text: (part) => isText(part['text']),
    refusal: (part) => isText(part['refusal']),
    image_url: (part) => isMediaUrl(part['image_url']),
    video_url: (part) => isMediaUrl(part['video_url']),
    input_audio: (part) => isObject(part['input_audio']) && typeof part['input_audio']['data'] === 'string',
    file: (part) => isObject(part['file']),
    input_file: (part) => ['file_data', 'file_id', 'file_url'].some((name) => typeof part[name] === 'string'),
  }),
);

const isPart = (part: unknown): boolean =>
  isObject(part) && typeof part['type'] === 'string' && (PARTS.get(part['type'])?.(part) ?? false);

export const isContent = (value: unknown): boolean =>
  value === null ||
  isText(value) ||
  (Array.isArray(value) && value.length >= 1 && value.length <= 100 && value.every(isPart));
