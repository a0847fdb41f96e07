import { normalForm } from '../../common/text/fold.js';
import { likelyLanguage } from '../../common/text/question-language.js';
import type { Check, CheckResult, JudgedAnswer } from './check.js';
import { refuses } from './refusal.js';

/** A check that needs no judge model. */
export type PlainCheck = Exclude<Check, { kind: 'judge' }> | { kind: 'contains' | 'excludes'; text: string };

/** Ignores case and kinds of white space. */
const plain = (text: string): string => normalForm(text).replace(/\s+/g, ' ').trim();

export function runCheck(check: PlainCheck, answer: JudgedAnswer): CheckResult {
  const { kind } = check;
  const result = (passed: boolean, detail: string): CheckResult => ({ kind, passed, detail });
  switch (check.kind) {
    case 'contains':
      return result(plain(answer.content).includes(plain(check.text)), `Contains “${check.text}”`);
    case 'excludes':
      return result(!plain(answer.content).includes(plain(check.text)), `Does not contain “${check.text}”`);
    case 'cites':
      return result(answer.documentIds.includes(check.documentId), 'Cites the document');
    case 'refuses':
      return result(refuses(answer.content, answer.unanswered), 'Says that it cannot answer');
    case 'language': {
      const found = likelyLanguage(answer.content);
      return result(found === check.language, `Is in “${check.language}”; found “${found}”`);
    }
    case 'max_length': {
      const { length } = answer.content;
      return result(length <= check.characters, `Has at most ${check.characters} characters; has ${length}`);
    }
    default:
      throw new Error('Only a model can judge this check');
  }
}
