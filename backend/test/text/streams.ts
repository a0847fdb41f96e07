import { LinkFilter } from '../../src/chat/links/link-filter.js';
import { LinkPolicy } from '../../src/chat/links/link-policy.js';
import { CitationMarks } from '../../src/llm/citations/citation-marks.js';
import { EventDecoder } from '../../src/llm/providers/openai-protocol/event-decoder.js';
import { ThoughtSplitter, type Untagged } from '../../src/llm/providers/openai-protocol/thought-splitter.js';
import { ToolCalls } from '../../src/llm/providers/openai-protocol/tool-calls.js';
import type { Passage } from '../../src/common/passages/passage.js';

const passage = {
  n: 1,
  chunkId: '1',
  documentId: 'd',
  title: 'Prices',
  text: 'The price is 5 euros in Berlin. The office opens at nine. '.repeat(20),
  start: 0,
  end: 1_160,
  score: 1,
  denseScore: null,
  lexicalScore: 1,
} satisfies Passage;

function filtered(policy: LinkPolicy, parts: readonly string[]): void {
  const filter = new LinkFilter(policy);
  for (const part of parts) filter.feed(part);
  filter.flush();
}

function split(untagged: Untagged, parts: readonly string[]): void {
  const splitter = new ThoughtSplitter(untagged);
  for (const part of parts) splitter.feed(part);
  splitter.end();
}

function decoded(before: string, parts: readonly string[]): void {
  const decoder = new EventDecoder();
  for (const part of [before, ...parts]) decoder.feed(Buffer.from(part));
  decoder.end();
}

const given = new LinkPolicy([{ role: 'user', content: 'See https://a.example/x' }], [passage]);

/** What reads the answer of a model while it comes. */
export const STREAMS: Readonly<Record<string, (parts: readonly string[]) => void>> = {
  'LinkFilter where no address was given': (parts) => filtered(new LinkPolicy([], []), parts),
  'LinkFilter where an address was given': (parts) => filtered(given, parts),
  CitationMarks: (parts) => {
    const marks = new CitationMarks([passage], { given: 'What does it cost?' });
    for (const part of ['The price is 5 euros [1]', ...parts, ' [1]']) marks.feed(part);
    marks.flush();
  },
  ThoughtSplitter: (parts) => split('answer', parts),
  'ThoughtSplitter in thoughts': (parts) => split('answer', ['<think>', ...parts]),
  'ThoughtSplitter behind a line': (parts) => split('thoughts', ['So:\n', ...parts, '</think>']),
  'ThoughtSplitter of a whole answer': (parts) => split('held', parts),
  EventDecoder: (parts) => decoded('', parts),
  'EventDecoder of data': (parts) => decoded('data: ', parts),
  ToolCalls: (parts) => {
    const calls = new ToolCalls();
    for (const part of parts) calls.take([{ index: 0, id: 'a', function: { name: part, arguments: part } }]);
    calls.end();
  },
};
