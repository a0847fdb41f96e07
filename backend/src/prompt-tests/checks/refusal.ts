import { folded, normalForm } from '../../common/text/fold.js';

/** Phrases of refusals and of missing knowledge in common languages. */
const PHRASES = [
  'do not know', "don't know", 'cannot answer', "can't answer", 'cannot help', "can't help", 'not able to', 'unable to',
  'i am sorry', "i'm sorry", 'no information', 'not have information', "don't have information", 'not in the documents',
  'do not contain', 'does not contain', "doesn't contain", 'do not mention', 'does not mention', 'not mentioned',
  'could not find', "couldn't find", 'nothing about',
  'weiss ich nicht', 'weiss es nicht', 'weiss nicht', 'leider', 'kann ich nicht', 'keine informationen', 'keine angaben',
  'nicht beantworten', 'tut mir leid', 'nicht in den dokumenten',
  'je ne sais pas', 'je ne peux pas', 'desole', "pas d'information", 'aucune information', 'ne mentionnent pas',
  'no lo se', 'no puedo', 'lo siento', 'no tengo informacion', 'no contienen',
  'nao sei', 'nao posso', 'desculpe', 'non lo so', 'non posso', 'mi dispiace', 'ik weet het niet', 'kan ik niet', 'nie wiem',
] as const; // prettier-ignore

/** Characters of an answer that are searched: a refusal is stated at the beginning. */
const READ_CHARS = 600;

/** Whether the answer is a refusal. */
export function refuses(content: string, unanswered: boolean): boolean {
  if (unanswered) return true;
  const text = folded(normalForm(content.slice(0, READ_CHARS).replaceAll('’', "'")));
  return PHRASES.some((phrase) => text.includes(phrase));
}
