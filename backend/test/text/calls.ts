import { isQuestion } from '../../src/llm/providers/extractive/features.js';
import { excerptOf } from '../../src/chat/excerpt.js';
import { LinkPolicy } from '../../src/chat/links/link-policy.js';
import { readLink } from '../../src/chat/links/link-syntax.js';
import { expanded, needsContext } from '../../src/chat/follow-up.js';
import { extractedSummary, needsFold, toFold } from '../../src/conversations/memory/fold.js';
import { historyWindow, roughTokens } from '../../src/conversations/memory/history-window.js';
import { memoryText } from '../../src/conversations/memory/memory-text.js';
import { cutAtWord, titleOf } from '../../src/conversations/memory/title.js';
import { columnMap } from '../../src/common/csv/csv-schema.js';
import { bodyLimits } from '../../src/common/http/body-limits.js';
import { parseJson } from '../../src/common/http/json-body.js';
import { isRefusedAddress } from '../../src/common/net/address-rules.js';
import { isRefusedHost } from '../../src/common/net/host-rules.js';
import { decodeCursor } from '../../src/common/paging/paging.js';
import { trimEndOf, trimOf, trimStartOf } from '../../src/common/text/trim.js';
import { textWindows } from '../../src/embeddings/text-windows.js';
import { assertPasswordAcceptable, brokenPasswordRule } from '../../src/identity/passwords.js';
import { fitLeft } from '../../src/parsing/chunking/embedding-text.js';
import { piecesOf } from '../../src/parsing/chunking/units.js';
import { withoutElements } from '../../src/parsing/formats/html-strip.js';
import { readJson } from '../../src/parsing/formats/json-reader.js';
import { formatNumber, isoDate } from '../../src/parsing/formats/ooxml/number-format.js';
import { joinLines } from '../../src/parsing/formats/pdf-hyphens.js';
import { runningText } from '../../src/parsing/formats/running-text.js';
import { tableBlocks } from '../../src/parsing/formats/table-rows.js';
import { isDelimited } from '../../src/parsing/sniff-delimited.js';
import { textType } from '../../src/parsing/sniff-text.js';
import { checkedAddress, addressProblem, mayRedirect } from '../../src/knowledge/sources/fetch/page-address.js';
import { failureOfStatus } from '../../src/knowledge/sources/fetch/transport-failure.js';
import { isWanted, matchesGlob } from '../../src/knowledge/sources/site/path-globs.js';
import { robotsRules } from '../../src/knowledge/sources/site/robots.js';
import { monthsOf } from '../../src/llm/citations/facts.js';
import { countPieces } from '../../src/llm/cost/token-pieces.js';
import { passageBlock } from '../../src/llm/prompting/passage-block.js';
import { faultOfBaseUrl } from '../../src/llm/providers/base-url.js';
import { verdictOf } from '../../src/prompt-tests/checks/judge.service.js';
import { runCheck } from '../../src/prompt-tests/checks/run-check.js';
import { refuses } from '../../src/prompt-tests/checks/refusal.js';
import { maskPersonal } from '../../src/common/text/mask-personal.js';
import { fillPrompt, sampleFacts } from '../../src/prompts/variables/prompt-values.js';
import { checkTemplate } from '../../src/prompts/variables/template-check.js';
import { filled, namesIn, templateParts } from '../../src/prompts/variables/template.js';
import { isIndex, isNoPassage } from '../../src/llm/citations/index-syntax.js';
import { contentPieces } from '../../src/llm/providers/openai-protocol/content-parts.js';
import { faultOf } from '../../src/llm/providers/openai-protocol/error-body.js';
import { errorOfPayload, errorOfResponse } from '../../src/llm/providers/openai-protocol/error-mapping.js';
import { finishReasonOf } from '../../src/llm/providers/openai-protocol/finish-reasons.js';
import { payloadsOf } from '../../src/llm/providers/openai-protocol/payloads.js';
import {
  CLOSERS,
  mayBecome,
  openEnd,
  OPENERS,
  searchOf,
} from '../../src/llm/providers/openai-protocol/thought-tags.js';
import { toNamedCatalogue } from '../../src/llm/providers/openai-protocol/model-list.js';
import { mismatches } from '../../src/llm/cache/verification/guards.js';
import { questionFeatures } from '../../src/llm/cache/verification/features.js';
import { SEMANTIC_MAX_CHARS } from '../../src/llm/cache/cache-policy.js';
import { extractAnswer } from '../../src/llm/providers/extractive/extractive-model.js';
import type { Passage } from '../../src/common/passages/passage.js';

const BODY_LIMITS = bodyLimits({ chatBodyMaxBytes: 1_000_000, promptMaxChars: 32_000 });
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

const countTokens = (text: string): number => 2 + Math.ceil(text.length / 4);

/** As long as a prompt can be. */
const promptOf = (text: string): string => text.slice(0, 20_000);

/** As long as a path of a site and a pattern of a source can be. */
const pathOf = (text: string): string => `/${text.slice(0, 1_999)}`;
const globOf = (text: string): string => `/${text.slice(0, 199)}`;

/** How functions are called whose parameters are more than text. */
export const CALLS: Readonly<Record<string, (text: string) => unknown>> = {
  'common/text/mask-personal.ts#maskPersonal': (text) => maskPersonal(text, [text.slice(0, 200)]),
  'chat/excerpt.ts#excerptOf': (text) => excerptOf(passagesOf(text)[0]!, { start: 1_000, end: 1_100 }),
  'conversations/memory/fold.ts#extractedSummary': (text) =>
    extractedSummary(text, [{ id: 'm', role: 'user', content: text, createdAt: new Date(0) }]),
  'conversations/memory/fold.ts#needsFold': (text) => needsFold([{ content: text }], 8_000),
  'conversations/memory/fold.ts#toFold': (text) => toFold([{ role: 'user', content: text }], 8_000),
  'conversations/memory/title.ts#cutAtWord': (text) => cutAtWord(text, 80),
  'conversations/memory/history-window.ts#historyWindow': (text) =>
    historyWindow([{ role: 'user', content: text }], 8_000),
  'conversations/memory/history-window.ts#roughTokens': (text) => roughTokens(text),
  'conversations/memory/memory-text.ts#memoryText': (text) => memoryText({ summary: text, facts: [text] }),
  'conversations/memory/title.ts#titleOf': (text) => titleOf(text),
  'chat/follow-up.ts#expanded': (text) =>
    expanded(
      text,
      Array.from({ length: 12 }, () => ({ question: text, answer: '' })),
    ),
  'chat/follow-up.ts#needsContext': (text) => needsContext(text, [{ question: QUESTION } as never]),
  'chat/links/link-policy.ts#LinkPolicy': (text) =>
    new LinkPolicy([{ role: 'user', content: text }], passagesOf(text)).mayLink(text),
  'common/csv/csv-schema.ts#columnMap': (text) =>
    columnMap([text, ...text.split(/[ ,;\n]/)], { a: { header: 'A', aliases: ['b'], max: 10 } }),
  'common/http/json-body.ts#parseJson': (text) => parseJson(Buffer.from(text), BODY_LIMITS.large),
  'common/http/json-body.ts#parseJson, a string': (text) =>
    parseJson(Buffer.from(JSON.stringify({ text })), BODY_LIMITS.large),
  'common/net/address-rules.ts#isRefusedAddress': (text) => isRefusedAddress(text, true),
  'common/net/host-rules.ts#isRefusedHost': (text) => isRefusedHost(text, true),
  'chat/links/link-syntax.ts#readLink': (text) => readLink(`[${text}`, 0, true),
  'chat/links/link-syntax.ts#readLink, destination': (text) => readLink(`[a](${text}`, 0, true),
  'common/paging/paging.ts#decodeCursor': (text) => decodeCursor(text, 'time', 'uuid'),
  'common/text/trim.ts#trimEndOf': (text) => trimEndOf(text, /\s/),
  'common/text/trim.ts#trimOf': (text) => trimOf(text, /\s/),
  'common/text/trim.ts#trimStartOf': (text) => trimStartOf(text, /\s/),
  'embeddings/text-windows.ts#textWindows': (text) => textWindows(text, { maxTokens: 256, countTokens }),
  'identity/passwords.ts#assertPasswordAcceptable': (text) => assertPasswordAcceptable(text, { email: 'a@b.example' }),
  'identity/passwords.ts#brokenPasswordRule': (text) =>
    brokenPasswordRule(text.slice(0, 72), { email: 'a@b.example', name: text.slice(0, 200) }),
  'prompt-tests/checks/judge.service.ts#verdictOf': (text) =>
    verdictOf({ content: `{"passed": true, "reason": "${text.slice(0, 8_000)}`, costUsd: 0 }),
  'prompt-tests/checks/refusal.ts#refuses': (text) => refuses(text, false),
  'prompt-tests/checks/run-check.ts#runCheck': (text) =>
    runCheck({ kind: 'contains', text: 'x' }, { content: text.slice(0, 8_000), documentIds: [], unanswered: false }),
  'prompts/variables/prompt-values.ts#sampleFacts': (text) => sampleFacts([text], { [text]: text }),
  'prompts/variables/prompt-values.ts#fillPrompt': (text) =>
    fillPrompt(
      templateParts(`{{visitor.name}}${promptOf(text)}`),
      { company: text, timezone: 'UTC', assistantName: '', variables: new Map() },
      { at: new Date(0), locale: null, facts: sampleFacts([], { 'visitor.name': text }) },
    ),
  'prompts/variables/template-check.ts#checkTemplate': (text) => {
    try {
      checkTemplate(promptOf(text), new Set());
    } catch {
      // It names what is unknown.
    }
  },
  'prompts/variables/template.ts#filled': (text) => filled(templateParts(promptOf(text)), () => text.slice(0, 1_000)),
  'prompts/variables/template.ts#namesIn': (text) => namesIn(templateParts(promptOf(text))),
  'parsing/chunking/embedding-text.ts#fitLeft': (text) => fitLeft(text, 32, countTokens),
  'parsing/chunking/units.ts#piecesOf': (text) => piecesOf(text, 0, text.length, 'paragraph'),
  'parsing/formats/html-strip.ts#withoutElements': (text) => withoutElements(`<script${text}`, 'script'),
  'parsing/formats/json-reader.ts#readJson': (text) => readJson(text, () => true),
  'parsing/formats/ooxml/number-format.ts#isoDate': (text) => isoDate(46_387, text),
  'parsing/formats/ooxml/number-format.ts#formatNumber': (text) => formatNumber(1234.5, text.slice(0, 255)),
  'parsing/formats/pdf-hyphens.ts#joinLines': (text) => joinLines([{ kind: 'paragraph', text, page: 1 }]),
  'parsing/formats/running-text.ts#runningText': (text) => runningText([{ type: 'header', text }], []),
  'parsing/formats/table-rows.ts#tableBlocks': (text) => tableBlocks([text.split(/[\n ,]/).slice(0, 16_000)]),
  'parsing/sniff-text.ts#textType': (text) => textType({ text, complete: true }, 'x.txt'),
  'parsing/sniff-delimited.ts#isDelimited': (text) => isDelimited(text, ',', true),
  'knowledge/sources/fetch/page-address.ts#checkedAddress': (text) => checkedAddress(`https://a.example/${text}`, true),
  'knowledge/sources/fetch/page-address.ts#addressProblem': (text) => addressProblem(`https://${text}`, true),
  'knowledge/sources/fetch/page-address.ts#mayRedirect': (text) =>
    mayRedirect('https://a.example/', `https://a.example/${text}`, true),
  'knowledge/sources/fetch/transport-failure.ts#failureOfStatus': (text) => failureOfStatus(503, text),
  'knowledge/sources/site/path-globs.ts#isWanted': (text) =>
    isWanted(new URL(pathOf(text), 'https://a.example').href, {
      include: [globOf(text)],
      exclude: [globOf(`**${text}`)],
    }),
  'knowledge/sources/site/path-globs.ts#matchesGlob': (text) => matchesGlob(globOf(`**${text}`), pathOf(text)),
  'knowledge/sources/site/path-globs.ts#matchesGlob, stars': (text) =>
    matchesGlob(globOf('*a'.repeat(99)), pathOf('a'.repeat(1_998) + text.slice(0, 1))),
  'knowledge/sources/site/robots.ts#robotsRules': (text) => robotsRules('https://a.example/', 200, text, 'NexusAIHub'),
  'llm/cache/verification/features.ts#questionFeatures': (text) => questionFeatures(text.slice(0, SEMANTIC_MAX_CHARS)),
  'llm/cache/verification/guards.ts#mismatches': (text) => mismatches(text.slice(0, SEMANTIC_MAX_CHARS), QUESTION),
  'llm/citations/facts.ts#monthsOf': (text) => monthsOf(text, true),
  'llm/cost/token-pieces.ts#countPieces': (text) => countPieces(text, (piece) => piece.length),
  'llm/prompting/passage-block.ts#passageBlock': (text) => passageBlock(passagesOf(text), true),
  'llm/providers/base-url.ts#faultOfBaseUrl': (text) => faultOfBaseUrl(`https://${text}`, true),
  'llm/providers/openai-protocol/error-mapping.ts#errorOfResponse': (text) =>
    errorOfResponse(400, { message: text }, text),
  'llm/providers/openai-protocol/error-mapping.ts#errorOfPayload': (text) =>
    errorOfPayload({ error: text, detail: [text], code: text }),
  'llm/providers/openai-protocol/error-body.ts#faultOf': (text) => faultOf(text),
  'llm/providers/openai-protocol/error-body.ts#faultOf, nested': (text) =>
    faultOf({ error: { message: text, raw: text } }),
  'llm/providers/openai-protocol/content-parts.ts#contentPieces': (text) =>
    contentPieces(text.split(/[\n ,]/).map((part) => ({ type: part, text: part, thinking: [part] }))),
  'llm/providers/openai-protocol/finish-reasons.ts#finishReasonOf': (text) => finishReasonOf(text),
  'llm/providers/openai-protocol/payloads.ts#payloadsOf': (text) => payloadsOf(text),
  'llm/providers/openai-protocol/thought-tags.ts#mayBecome': (text) => mayBecome(text, OPENERS),
  'llm/providers/openai-protocol/thought-tags.ts#openEnd': (text) => openEnd(text, CLOSERS),
  'llm/providers/openai-protocol/thought-tags.ts#searchOf': (text) => searchOf(CLOSERS).test(text),
  'llm/citations/index-syntax.ts#isIndex': (text) => isIndex(text.slice(-80), text.slice(0, 2), new Set([text])),
  'llm/citations/index-syntax.ts#isNoPassage': (text) => isNoPassage(text.split(','), 9),
  'llm/providers/openai-protocol/model-list.ts#toNamedCatalogue': (text) =>
    toNamedCatalogue(JSON.stringify({ data: [{ id: text }] }), true),
  'llm/providers/extractive/features.ts#isQuestion': (text) => isQuestion({ text }),
  'llm/providers/extractive/extractive-model.ts#extractAnswer, passages': (text) =>
    extractAnswer(QUESTION, passagesOf(text)),
  'llm/providers/extractive/extractive-model.ts#extractAnswer, question': (text) =>
    extractAnswer(text.slice(0, 32_000), passagesOf('It costs 5 EUR in 2024. The office is open.')),
};

const IN_THREAD = 'a parser of others, called in a thread with limits of time and memory';

/** Functions whose text cannot be long, with what bounds it. */
export const BOUNDED: ReadonlyMap<string, string> = new Map([
  ['parsing/formats/doc/word-xml.ts#parseWordXml', IN_THREAD],
  ['parsing/formats/html-dom.ts#parseTree', IN_THREAD],
  ['parsing/formats/html.ts#parseHtmlFile', IN_THREAD],
  ['parsing/formats/markdown.ts#parseMarkdown', IN_THREAD],
  ['parsing/formats/xls/spreadsheet-xml.ts#parseSpreadsheetXml', IN_THREAD],
  ['parsing/formats/xml.ts#parseXml', IN_THREAD],
  ['knowledge/sources/site/read-page.ts#readPage', IN_THREAD],
  ['identity/password-strength.ts#isMadeOf', 'passwords and names have the limits of their DTOs'],
]);
