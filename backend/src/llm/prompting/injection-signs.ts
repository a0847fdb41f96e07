import { INJECTION_SIGNS, type InjectionSign } from '../../common/passages/passage.js';

/** Unicode tags, zero-width characters except the joiners that scripts need, direction overrides and isolates, soft hyphens. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060-\u206f\ufeff\u202a-\u202e]|[\u{e0000}-\u{e007f}]/gu;
const TAGS = /[\u{e0001}-\u{e007f}]/u;
const OVERRIDES = /[\u202d\u202e]/;
const HIDDEN_RUN = /[\u200b-\u200d\u2060-\u2064\ufeff]{3,}/;
const SPLIT_WORD = /[a-z][\u200b\u2060\ufeff][a-z]/gi;

const OVERRIDE = [
  /\b(?:ignore|disregard|forget|override|bypass|discard|do not follow|don't follow)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|existing|all|any|your|these|the|system)\b.{0,40}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|messages?|context|commands?)\b/,
  /\b(?:ignoriere?|vergiss|missachte|ignorieren sie|vergessen sie)\b.{0,60}\b(?:anweisung(?:en)?|regeln?|vorgaben?|instruktion(?:en)?|befehle?)\b/,
  /\b(?:ignore[zr]?|oublie[zr]?)\b.{0,60}\b(?:instructions?|consignes?|règles?)\b/,
  /\b(?:ignora|olvida|ignore|olvide)\b.{0,60}\b(?:instrucciones|reglas|indicaciones)\b/,
  /\b(?:new|updated|real|true|actual|additional) (?:system )?(?:instructions?|prompt|directives?)\s*:/,
  /\b(?:from now on|henceforth),? (?:you|your|respond|answer)\b/,
  /\byou are (?:now|no longer)\b.{0,60}\b(?:assistant|ai|model|bot|agent|mode|dan|hacker|bound|restricted|allowed)\b/,
  /\b(?:pretend|act|behave|roleplay)\b.{0,12}\b(?:you are|to be|as if|as an?)\b.{0,60}\b(?:ai|assistant|model|unrestricted|jailbroken|admin|developer|root|dan)\b/,
  /\b(?:reveal|print|show|repeat|output|leak|disclose|display)\b.{0,40}\b(?:system prompt|initial prompt|hidden prompt|your (?:instructions|prompt|rules|configuration))\b/,
  /\b(?:developer|debug|god|dan|jailbreak|unrestricted) mode\b.{0,40}\b(?:on|enabled?|activated?|is)\b|\b(?:enable|activate|enter)\b.{0,12}\b(?:developer|debug|god|dan|jailbreak|unrestricted) mode\b/,
  /\bdo not (?:tell|inform|mention|reveal)\b.{0,30}\b(?:the )?(?:user|human|reader|customer)\b/,
  /\b(?:as an?|dear|attention,?|note to(?: the)?|instructions? (?:to|for)(?: the)?) (?:ai|llm|language model|assistant|chatbot)s?\b.{0,80}\b(?:must|should|please|always|never|reply|answer|respond|say|recommend|include|ignore)\b/,
];
const ROLE_MARKERS =
  /<\|[a-z_]{2,20}\|>|\[\/?inst\]|<<\/?sys>>|^[ \t]*#{2,4}[ \t]*(?:system|assistant|instructions?)(?:[ \t]*:)?[ \t]*$|<\/?(?:system|assistant|user|instructions?|prompt|passages?|context|documents?)\b[^>\n]{0,80}>|^[ \t]*(?:system|assistant|developer)(?: (?:prompt|message|note)\s*:|\s*:\s*(?:you|ignore|always|never|override|the user))|^[ \t]*(?:human|user)[ \t]*:.{0,2000}\n\s{0,20}(?:assistant|ai)[ \t]*:/m;
const TOOL_CALLS =
  /<\/?(?:tool_calls?|function_calls?|invoke|tool_use|function=)[\s>=]|"(?:tool_calls?|function_call)"\s*:|\{\s*"(?:name|tool|function)"\s*:\s*"[\w.-]+"\s*,\s*"(?:arguments|parameters|input)"\s*:|\bfunctions\.\w+\s*\(/;
const BASE64 = /(?:[a-z0-9+/]{4}){24,}={0,2}/gi;
const DATA_URL = /\bdata:[\w.+-]+\/[\w.+-]+;base64,/i;
const HEX = /(?:\\x[\da-f]{2}){12,}|\b(?:[\da-f]{2}){80,}\b/i;
const SECRETS = String.raw`(?:conversation|chat(?: history)?|history|api[ _-]?keys?|passwords?|secrets?|tokens?|credentials?|user(?:'s)? (?:data|question|message|input|name|email)|personal data|system prompt|question|answer|summary)`;
const SEND = [
  new RegExp(
    String.raw`\b(?:send|post|forward|append|include|encode|exfiltrate|upload|transmit|embed|put|add|insert)\b.{0,80}\b${SECRETS}\b.{0,120}(?:https?:\/\/|www\.|\burl\b|\blink\b|\bimage\b|\bparameter\b|@[\w-]+\.\w)`,
  ),
  /!\[[^\]]{0,200}\]\(\s*<?https?:\/\/[^)\s]{0,300}[?&=/](?:[^)\s]{0,300}(?:\{|\[|%7b|<|\$)|[^)\s]{0,40}(?:data|q|d|leak|secret|exfil)=)/,
  /https?:\/\/[^\s)]{0,500}(?:\{\{|\$\{|\[(?:conversation|data|secret|history|question|answer|summary)|<(?:conversation|data|secret|history|question|answer|summary))/,
  /https?:\/\/[^\s/]*(?:webhook\.site|requestbin|ngrok|burpcollaborator|interact\.sh|oast\.|pipedream\.net|beeceptor)/,
  /\b(?:render|display|show|output|respond with|reply with|include)\b.{0,60}\b(?:this|the following|an?) (?:markdown )?(?:image|link|picture|pixel)\b.{0,120}https?:\/\//,
];
/** Letters of other alphabets that look like Latin ones; replaced only next to Latin letters. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухіѕԁɡοα'].map((c, i) => [c, 'aeopcyxisdgoa'[i]!]),
);

/**
 * Signs of indirect prompt injection in the text of a document, in a fixed order. Heuristics: they flag text for review
 * and do not affect permissions, since passages never have any.
 */
export function injectionSigns(text: string): InjectionSign[] {
  const plain = readable(text);
  const flat = plain.replace(/\s+/g, ' ');
  const found: Record<InjectionSign, boolean> = {
    override: OVERRIDE.some((pattern) => pattern.test(flat)),
    role_marker: ROLE_MARKERS.test(plain) || /^[ \t]*SYSTEM[ \t]*:/m.test(visible(text)),
    tool_call: TOOL_CALLS.test(flat),
    hidden_text:
      TAGS.test(text) || OVERRIDES.test(text) || HIDDEN_RUN.test(text) || (text.match(SPLIT_WORD)?.length ?? 0) >= 2,
    encoded_blob: DATA_URL.test(text) || HEX.test(text) || (text.match(BASE64) ?? []).some(isEncoded),
    exfiltration: SEND.some((pattern) => pattern.test(flat)),
  };
  return (Object.keys(INJECTION_SIGNS) as InjectionSign[]).filter((sign) => found[sign]);
}

/** Text without invisible characters, which could only mislead readers. */
export const visible = (text: string): string => text.replace(INVISIBLE, '');

const readable = (text: string): string =>
  visible(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=[a-z])[аеорсухіѕԁɡοα]|[аеорсухіѕԁɡοα](?=[a-z])/gu, (c) => LOOKALIKES[c] ?? c);

/** Long runs of one kind of letter are file names or words without spaces. */
const isEncoded = (run: string): boolean => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
