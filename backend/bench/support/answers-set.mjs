/** The set `answers`: questions over documents of public licences, each with what an answer must say, or without an answer. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../data/answers/', import.meta.url);

/** @returns documents as `{ name, content }`, and questions as `data/answers/README.md` describes them */
export function answersSet() {
  const names = readdirSync(new URL('documents/', folder)).sort();
  return {
    documents: names.map((name) => ({ name, content: readFileSync(new URL(`documents/${name}`, folder), 'utf8') })),
    questions: JSON.parse(readFileSync(new URL('questions.json', folder), 'utf8')),
  };
}

const letters = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');

/** How much of a document around a citation counts as the cited passage, in UTF-16 code units. */
const AROUND = 1_200;

/**
 * What became of one question.
 * @param answer `{ content, citations }` of a completion
 * @param texts extracted text of each document by its id, as `{ name, text }`
 */
export function judged(question, { content, citations = [] }, texts) {
  const answered = citations.length > 0;
  if (!question.answer) return { outcome: answered ? 'answered' : 'refused', wrongCitation: false };
  if (!answered) return { outcome: 'refused', wrongCitation: false };
  const says = new RegExp(question.answer, 'iu').exec(content);
  if (!says) return { outcome: 'wrong', wrongCitation: false };
  // The mark behind the fact; a fact in a list has it at the end of its line or of the list.
  const n = Number(/\[(\d+)\]/.exec(content.slice(says.index))?.[1] ?? citations.at(-1).n);
  const cited = citations.find((citation) => citation.n === n);
  return { outcome: 'right', wrongCitation: !cited || !holds(cited, question, texts) };
}

function holds({ document_id, start, end, excerpt }, { document, evidence }, texts) {
  const { name, text } = texts.get(document_id) ?? {};
  if (name !== document) return false;
  const around = start === undefined ? excerpt : text.slice(Math.max(0, start - AROUND), end + AROUND);
  return letters(around).includes(letters(evidence));
}

/** Shares over judged questions: of those with an answer the right and refused ones, of those without one the refused ones. */
export function shares(rows) {
  const share = (some, all) => (all.length === 0 ? 1 : some.length / all.length);
  const known = rows.filter(({ question }) => question.answer);
  const absent = rows.filter(({ question }) => !question.answer);
  const right = known.filter(({ outcome }) => outcome === 'right');
  return {
    questions: rows.length,
    right: share(right, known),
    refused_wrongly: share(
      known.filter(({ outcome }) => outcome === 'refused'),
      known,
    ),
    absent_refused: share(
      absent.filter(({ outcome }) => outcome === 'refused'),
      absent,
    ),
    wrong_citation: share(
      right.filter(({ wrongCitation }) => wrongCitation),
      right,
    ),
  };
}
