import { LinkFilter } from '../../src/chat/links/link-filter.js';
import { LinkPolicy } from '../../src/chat/links/link-policy.js';
import { readLink } from '../../src/chat/links/link-syntax.js';
import { needsContext } from '../../src/chat/follow-up.js';
import { decodeCursor } from '../../src/common/paging/paging.js';
import { piecesOf } from '../../src/knowledge/chunking/units.js';
import { withoutElements } from '../../src/knowledge/parsing/formats/html-strip.js';
import { readJson } from '../../src/knowledge/parsing/formats/json-reader.js';
import { formatDate } from '../../src/knowledge/parsing/formats/ooxml/date-format.js';
import { formatNumber } from '../../src/knowledge/parsing/formats/ooxml/number-format.js';
import { isDelimited } from '../../src/knowledge/parsing/sniff-delimited.js';
import { robotsRules } from '../../src/knowledge/sources/site/robots.js';
import { monthsOf } from '../../src/llm/citations/facts.js';
import { extractAnswer } from '../../src/llm/providers/extractive/extractive-model.js';
import type { Passage } from '../../src/llm/passage.js';

const QUESTION = 'What does it cost in 2024?';

/** A chunk has a few thousand characters at most: the whole text as passages of that size. */
function passagesOf(text: string): Passage[] {
  const size = 2_500;
  return Array.from({ length: Math.min(8, Math.ceil(text.length / size)) }, (_, i) => ({
    n: i + 1,
    chunkId: String(i),
    documentId: 'd',
    versionId: 'v',
    title: 'Prices',
    text: text.slice(i * size, (i + 1) * size),
    start: i * size,
    end: (i + 1) * size,
    score: 1,
  })) as unknown as Passage[];
}

function filtered(text: string): string {
  const filter = new LinkFilter(new LinkPolicy([], []));
  return filter.feed(text) + filter.flush();
}

/** How functions are called whose parameters are more than text. */
export const CALLS: Readonly<Record<string, (text: string) => unknown>> = {
  'chat/follow-up.ts#needsContext': (text) => needsContext(text, [{ question: QUESTION } as never]),
  'chat/links/link-filter.ts#LinkFilter': filtered,
  'chat/links/link-syntax.ts#readLink': (text) => readLink(`[${text}`, 0, true),
  'chat/links/link-syntax.ts#readLink, destination': (text) => readLink(`[a](${text}`, 0, true),
  'common/paging/paging.ts#decodeCursor': (text) => decodeCursor(text, 'time', 'uuid'),
  'knowledge/chunking/units.ts#piecesOf': (text) => piecesOf(text, 0, text.length, 'paragraph'),
  'knowledge/parsing/formats/html-strip.ts#withoutElements': (text) => withoutElements(`<script${text}`, 'script'),
  'knowledge/parsing/formats/json-reader.ts#readJson': (text) => readJson(text, () => true),
  'knowledge/parsing/formats/ooxml/date-format.ts#formatDate': (text) => formatDate(45_000, text.slice(0, 255), false),
  'knowledge/parsing/formats/ooxml/number-format.ts#formatNumber': (text) => formatNumber(1234.5, text),
  'knowledge/parsing/sniff-delimited.ts#isDelimited': (text) => isDelimited(text, ',', true),
  'knowledge/sources/site/robots.ts#robotsRules': (text) => robotsRules('https://a.example/', 200, text, 'NexusAIHub'),
  'llm/citations/facts.ts#monthsOf': (text) => monthsOf(text, true),
  'llm/providers/extractive/extractive-model.ts#extractAnswer, passages': (text) =>
    extractAnswer(QUESTION, passagesOf(text)),
  'llm/providers/extractive/extractive-model.ts#extractAnswer, question': (text) =>
    extractAnswer(text.slice(0, 32_000), passagesOf('It costs 5 EUR in 2024. The office is open.')),
};

const IN_THREAD = 'a parser of others, called in a thread with limits of time and memory';
const SHORT_QUESTION = 'questions of more than 600 characters are never matched by meaning (SEMANTIC_MAX_CHARS)';

/** Functions whose text cannot be long, with what bounds it. */
export const BOUNDED: ReadonlyMap<string, string> = new Map([
  ['knowledge/parsing/formats/html-dom.ts#parseTree', IN_THREAD],
  ['knowledge/parsing/formats/html.ts#parseHtmlFile', IN_THREAD],
  ['knowledge/parsing/formats/markdown.ts#parseMarkdown', IN_THREAD],
  ['knowledge/parsing/formats/xml.ts#parseXml', IN_THREAD],
  ['knowledge/sources/site/read-page.ts#readPage', IN_THREAD],
  ['knowledge/sources/site/path-globs.ts#matchesGlob', 'patterns and paths have the limits of their DTOs and of URLs'],
  ['identity/password-strength.ts#isMadeOf', 'passwords and names have the limits of their DTOs'],
  ['llm/cache/verification/features.ts#questionFeatures', SHORT_QUESTION],
  ['llm/cache/verification/guards.ts#mismatches', SHORT_QUESTION],
]);
