import { parentPort } from 'node:worker_threads';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { countPieces } from './token-pieces.js';

export interface CountRequest {
  id: number;
  text: string;
}

export interface CountAnswer {
  id: number;
  tokens: number;
}

/** Treat text that looks like a special token as plain text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

parentPort?.on('message', ({ id, text }: CountRequest) => {
  const tokens = countPieces(text, (piece) => countTokens(piece, AS_TEXT));
  parentPort?.postMessage({ id, tokens } satisfies CountAnswer);
});
