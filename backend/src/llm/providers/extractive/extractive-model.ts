import { DomainError } from '../../../common/errors/domain-error.js';
import { EXTRACTIVE_MODEL_ID } from '../../catalogue/catalogue-model.js';
import { ChatModel, type ChatRequest, type ModelEvent, type Passage, throwIfAborted } from '../../chat-model.js';
import { type ModelParameters, wantsJson } from '../../model-parameters.js';
import { type AnswerPart, composeAnswer } from './compose.js';
import { notFoundSentence } from './not-found.js';
import { analyseQuestion } from './question.js';
import { scoreUnits } from './scoring.js';
import { selectUnits } from './selection.js';

const WORDS_AT_ONCE = 4;

/**
 * Answers with the best sentences of the passages, verbatim, each with its citation. Requires no model, key or network,
 * cannot hallucinate, and is deterministic.
 */
export class ExtractiveChatModel extends ChatModel {
  readonly provider = 'nexus';
  override readonly continues = false;

  supports(model: string): boolean {
    return model === EXTRACTIVE_MODEL_ID;
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    refuseUnable(request.parameters ?? {});
    const question = request.messages.findLast((m) => m.role === 'user')?.content ?? '';
    yield { type: 'start', model: EXTRACTIVE_MODEL_ID };
    const parts = extractAnswer(question, request.passages);
    if (!parts.some(({ citation }) => citation)) yield notFound(request.passages);
    for (const part of parts) {
      for (const text of inPieces(part.text)) {
        throwIfAborted(signal);
        yield { type: 'text', text };
      }
      if (part.citation) yield citationOf(part.citation, part.support);
    }
    throwIfAborted(signal);
    yield {
      type: 'finish',
      finishReason: 'stop',
      usage: { promptTokens: 0, completionTokens: 0, costUsd: 0, estimated: false },
    };
  }
}

/** Passages were found, but none of their sentences answers the question. */
const notFound = (passages: readonly Passage[]): ModelEvent => ({
  type: 'notice',
  code: 'nothing_relevant',
  detail: 'Nothing in the documents answers the question.',
  nearest: passages.slice(0, NEAREST),
});
const NEAREST = 3;

/** A few words per piece, with the preceding white space; trailing white space is a piece of its own. */
function inPieces(text: string): string[] {
  const words = text.match(/\S+|\s+/g) ?? [];
  const pieces: string[] = [];
  for (let i = 0, n = 0; i < words.length; i++) {
    const isSpace = /^\s/.test(words[i]!);
    const begins = n % WORDS_AT_ONCE === 0 && (isSpace || i === 0 || /^\S/.test(words[i - 1]!));
    if (begins || (isSpace && i === words.length - 1)) pieces.push(words[i]!);
    else pieces[pieces.length - 1] += words[i]!;
    if (!isSpace) n++;
  }
  return pieces;
}

const citationOf = (passage: Passage, support: AnswerPart['support']): ModelEvent => ({
  type: 'citation',
  passage,
  ...(support ? { support } : {}),
});

/** Refuse, rather than return prose to a caller that parses the answer. */
function refuseUnable(parameters: ModelParameters): void {
  const { toolChoice } = parameters;
  if (wantsJson(parameters))
    throw new DomainError('provider_rejected', `${EXTRACTIVE_MODEL_ID} quotes documents; it cannot answer in JSON.`);
  if (toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none')
    throw new DomainError('provider_rejected', `${EXTRACTIVE_MODEL_ID} cannot call tools.`);
}

/** The answer with its citations; one sentence without citations when the passages contain no answer. */
export function extractAnswer(question: string, passages: readonly Passage[]): AnswerPart[] {
  const analysed = analyseQuestion(question);
  const units = selectUnits(analysed, scoreUnits(analysed, passages));
  return units.length > 0
    ? composeAnswer(units)
    : [
        {
          text: notFoundSentence(
            question,
            passages.map((p) => p.title),
          ),
        },
      ];
}
