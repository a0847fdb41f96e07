import type { ServerResponse } from 'node:http';

const DIMENSIONS = 64;

/** Responds to `POST /embeddings`. */
export function sendEmbeddings(body: unknown, response: ServerResponse): void {
  const { model, input } = body as { model: string; input: string | string[] };
  const texts = typeof input === 'string' ? [input] : input;
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: hashedVector(text, DIMENSIONS) }));
  const usage = { prompt_tokens: texts.length * 8, total_tokens: texts.length * 8 };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', model, data, usage }));
}

/** A vector of hashed words: texts that share words have similar vectors. */
export function hashedVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0.01);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 7;
    for (const char of word) hash = (hash * 31 + char.charCodeAt(0)) % 9_973;
    vector[hash % dimensions]! += 1;
  }
  return vector;
}
