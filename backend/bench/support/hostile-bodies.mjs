/** Hostile requests by the routes of an OpenAPI document: the bench `hostile` and its integration test send the same. */
const KIB = 1024;
const MIB = 1024 * KIB;
const VERBS = ['get', 'post', 'put', 'patch', 'delete'];
const UUID = '018f2f3e-7d3c-7abc-8def-0123456789ab';

/** @returns {{verb: string, path: string, schema?: object, isPublic: boolean, isVisitor: boolean, query: string[]}[]} */
export function routesOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    VERBS.filter((verb) => item[verb]).map((verb) => {
      const operation = item[verb];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return {
        verb: verb.toUpperCase(),
        path,
        schema: operation.requestBody?.content?.['application/json']?.schema,
        isPublic: (operation.security ?? []).every((way) => Object.keys(way).length === 0),
        isVisitor: operation['x-permission'] === 'widget:chat',
        query: parameters.filter((p) => p.in === 'query').map((p) => p.name),
      };
    }),
  );
}

export const pathOf = (path, value = UUID) => path.replace(/\{[^}]+\}/g, value);

const keys = (n, value = '1') => Array.from({ length: n }, (_, i) => `"k${i}":${value}`).join(',');
const repeat = (text, n) => Array(n).fill(text).join(',');
const longest = (text, bytes) => text.repeat(Math.floor(bytes / Buffer.byteLength(text)));

/** Texts that regular expressions, normalisation, tokenisation and searches may stumble over. */
export const TEXTS = {
  han: '漢'.repeat(31_990),
  expanding: '㌖'.repeat(8_000),
  equals: `${'='.repeat(40)}a`.repeat(700),
  spaces: `a${' '.repeat(30_000)}b`,
  lines: '\n'.repeat(30_000),
  digits: '1'.repeat(31_000),
  brackets: '[(<{'.repeat(7_500),
  quotes: `"'\`*_~`.repeat(5_000),
  urls: 'https://a.b/?'.repeat(2_400),
  emails: 'a@'.repeat(15_000),
  combining: `a${'\u0301'.repeat(31_000)}`,
  emoji: '👨‍👩‍👧‍👦'.repeat(2_800),
  pipes: '|-|'.repeat(10_000),
};

/** Bodies that are hostile whatever the route. */
export const BODIES = {
  'deep objects': () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'deep lists': () => '['.repeat(200_000),
  'deep by one': () => `${'{"a":'.repeat(39)}[]${'}'.repeat(39)}`,
  'many unknown fields': () => `{${keys(110_000)}}`,
  'unknown fields within the limits': () => `{${keys(1_990)}}`,
  'few unknown fields': () => `{${keys(490)}}`,
  'objects of many fields': () => `{"items":[${repeat(`{${keys(480)}}`, 20)}]}`,
  'one field again and again': () => `{${repeat('"a":1', 1_990)}}`,
  'a long name': () => `{"${'k'.repeat(200_000)}":1}`,
  'a long text': () => `{"a":"${'x'.repeat(250_000)}"}`,
  'a megabyte': () => `{"a":"${'x'.repeat(MIB - 64)}"}`,
  'many escapes': () => `{"a":"${'\\n'.repeat(120_000)}"}`,
  'a long list': () => `{"a":[${repeat('1', 19_000)}]}`,
  'a list of empty objects': () => `[${repeat('{}', 9_900)}]`,
  'large numbers': () => `{"a":[${repeat('9'.repeat(390), 600)}],"b":1e400,"limit":-1e308}`,
  'a number of a megabyte': () => `{"a":${'9'.repeat(250_000)}}`,
  'half of a pair': () => '{"name":"\\ud800","prompt":"\\udfff","email":"\\ud800@x.org"}',
  truncated: () => '{"name":"abc',
  'no JSON': () => '{]',
  nothing: () => '',
  null: () => 'null',
  'no UTF-8': () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  prototypes: () => '{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
  'names of methods': () => '{"toString":1,"constructor":"x","valueOf":null,"then":1,"toJSON":1,"length":1e9}',
};

/** What only chats may be sent. */
export const CHAT_BODIES = {
  'empty messages': () => `{"messages":[${repeat('{}', 3_300_000)}]}`,
  'messages within the limits': () => `{"messages":[${repeat('{}', 49_000)}]}`,
  '2000 wrong messages': () => `{"messages":[${repeat('{"role":1,"content":[[]],"x":{}}', 2_000)}]}`,
  'many parts': () =>
    `{"messages":[${repeat(`{"role":"user","content":[${repeat('{"type":"text","text":"a"}', 100)}]}`, 130)}]}`,
  'parts named like methods': () =>
    '{"messages":[{"role":"user","content":[{"type":"__proto__"},{"type":"constructor"}]}]}',
  'a bias of many entries': () => `{"messages":[{"role":"user","content":"a"}],"logit_bias":{${keys(700_000)}}}`,
  'a bias within the limits': () => `{"messages":[{"role":"user","content":"a"}],"logit_bias":{${keys(1_990)}}}`,
  'unknown fields in free objects': () =>
    `{"messages":[{"role":"user","content":"a"}],"metadata":{"a":{${keys(1_990)}}}}`,
  'ten megabytes of picture': () => picture(longest('QUJD', 10 * MIB - 400)),
  'ten megabytes of escapes': () => picture(`${'a'.repeat(9 * MIB)}${'\\n'.repeat(490_000)}`),
  'ten megabytes of Han': () => picture(longest('漢', 10 * MIB - 400)),
  'ten megabytes of blanks': () => `{"messages":[${' '.repeat(10 * MIB - 100)}]}`,
};

const picture = (data) =>
  `{"cache":{"mode":"bypass"},"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,${data}"}}]}]}`;

/** A body of the route's shape, with `text` wherever it takes one, as long as it may be. */
export function filled(document, schema, text, depth = 0) {
  const s = schema?.$ref ? document.components.schemas[schema.$ref.split('/').pop()] : schema;
  if (!s || depth > 4) return text;
  const alternative = s.oneOf?.[0] ?? s.anyOf?.[0] ?? s.allOf?.[0];
  if (alternative) return filled(document, alternative, text, depth + 1);
  if (s.enum) return s.enum[0];
  if (s.format === 'uuid') return UUID;
  if (s.type === 'array') return [filled(document, s.items, text, depth + 1)];
  if (s.type === 'integer' || s.type === 'number') return s.minimum ?? 1;
  if (s.type === 'boolean') return true;
  if (!s.properties) return s.type === 'object' ? { a: text } : text.slice(0, s.maxLength ?? text.length);
  const each = Object.entries(s.properties).filter(([name]) => depth === 0 || (s.required ?? []).includes(name));
  return Object.fromEntries(each.map(([name, property]) => [name, filled(document, property, text, depth + 1)]));
}

/** A body of the route's shape in which every list is as long as can be, of empty objects. */
export const listed = (document, schema) => {
  const s = schema?.$ref ? document.components.schemas[schema.$ref.split('/').pop()] : schema;
  return Object.fromEntries(Object.keys(s?.properties ?? {}).map((name) => [name, Array(900).fill({})]));
};

/** Query strings, by the parameters that the route names. */
export function queriesOf({ query }) {
  const names = [...query, 'cursor', 'limit'];
  const cursor = (parts) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const values = [
    '%ed%a0%80',
    '%ff',
    '%00',
    '-1',
    '1e400',
    '9'.repeat(300),
    'x'.repeat(9_000),
    '%F0%9F%98%80'.repeat(300),
  ];
  const cursors = [
    [],
    [UUID],
    ['x', 'y'],
    [2 ** 31],
    [1e308, UUID],
    ['+275760-01-01T00:00:00.000Z', UUID],
    [null],
    ['\ud800', UUID],
  ];
  return [
    ...values.map((value) =>
      names
        .map((name) => `${name}=${value}`)
        .join('&')
        .slice(0, 14_000),
    ),
    ...cursors.map((parts) => `cursor=${cursor(parts)}`),
    Array.from({ length: 2_000 }, (_, i) => `k${i}=1`)
      .join('&')
      .slice(0, 14_000),
    Array.from({ length: 2_000 }, () => `${names[0]}=1`)
      .join('&')
      .slice(0, 14_000),
  ];
}

export const PATH_VALUES = [
  '%00',
  '%ed%a0%80',
  '..%2f..',
  '%',
  'x'.repeat(90),
  'x'.repeat(9_000),
  '💥',
  '-1',
  '99999999999999999999',
];

/** @returns {[name: string, type: string, body: string][]} */
export const MULTIPART = [
  ['a long boundary', `multipart/form-data; boundary=${'b'.repeat(300)}`, `--${'b'.repeat(300)}--`],
  ['no boundary', 'multipart/form-data', 'x'],
  ['an empty body', 'multipart/form-data; boundary=b', ''],
  ['a cut part', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a'],
  [
    'many parts',
    'multipart/form-data; boundary=b',
    `${'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'.repeat(5_000)}--b--`,
  ],
  ['many headers', 'multipart/form-data; boundary=b', `--b\r\n${'X-A: 1\r\n'.repeat(5_000)}\r\n1\r\n--b--`],
  [
    'a long name',
    'multipart/form-data; boundary=b',
    `--b\r\nContent-Disposition: form-data; name="${'n'.repeat(100_000)}"\r\n\r\n1\r\n--b--`,
  ],
  [
    'a long file name',
    'multipart/form-data; boundary=b',
    `--b\r\nContent-Disposition: form-data; name="file"; filename="${'n'.repeat(70_000)}.txt"\r\n\r\nabc\r\n--b--`,
  ],
  [
    'half of a pair',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="\xed\xa0\x80.txt"\r\n\r\nabc\r\n--b--',
  ],
  [
    'boundaries that are none',
    'multipart/form-data; boundary=b',
    `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'\r\n--'.repeat(250_000)}\r\n--b--`,
  ],
  [
    'a prototype',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--b--',
  ],
];
