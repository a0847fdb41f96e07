import { pinned } from '../lazy.js';
import type { MarkdownStream } from './tree.js';

export type CreateMarkdownStream = () => MarkdownStream;

let loading: Promise<CreateMarkdownStream> | undefined;

/** The parser is loaded when the chat is first opened; without it answers are shown as plain text. */
export function loadMarkdown(): Promise<CreateMarkdownStream> {
  loading ??= pinned('__NEXUS_PIN_parse__', () => import('./parse.js')).then((module) => module.createMarkdownStream);
  loading.catch(() => (loading = undefined));
  return loading;
}
