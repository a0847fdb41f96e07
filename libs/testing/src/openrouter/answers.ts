export interface SimulatedRequest {
  model: string;
  stream?: boolean;
  messages: { role: string; content: string }[];
  stream_options?: { include_usage?: boolean };
  [key: string]: unknown;
}

const PASSAGE = /<passage n="(\d+)"[^>]*>\n([\s\S]*?)\n<\/passage\b/g;

/** Text of a message: of its text parts if it consists of parts, empty for an assistant message with only tool calls. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(({ text }: { text?: string }) => text ?? '').join('\n') : '';
}

/** A sentence that depends on the question and on the passages, with a citation mark for each quoted one. */
export function simulatedAnswer(request: SimulatedRequest): string {
  const question = textOf(request.messages.findLast((m) => m.role === 'user')?.content);
  const system = textOf(request.messages.find((m) => m.role === 'system')?.content);
  const quotes = [...system.matchAll(PASSAGE)].slice(0, 2).map(([, n, text]) => `${firstSentence(text ?? '')} [${n}]`);
  if (quotes.length > 0) return `According to the documents: ${quotes.join(' ')}`;
  return `This is a simulated answer of ${request.model} to: ${question.slice(0, 200)}`;
}

const firstSentence = (text: string): string => {
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)) {
    if (segment.trim()) return segment.replace(/\s+/g, ' ').trim();
  }
  return text.trim();
};

/** About four characters per token: the simulator has no tokenizer. */
export const simulatedTokens = (text: string): number => Math.ceil(text.length / 4);

/** Words with their spaces, the units in which the simulator streams. */
export const words = (text: string): string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
