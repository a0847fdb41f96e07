import type { ModelEvent } from '../../chat-model.js';
import type { WireAnnotation } from './wire.js';

const MAX_SOURCES = 20;
const MAX_TITLE = 200;
const MAX_URL = 1_000;

/**
 * Pages a model with web search reports (`url_citation`). Sent as `web_source` notices, not citations: a citation is a
 * passage of the workspace's own documents, which was verified and can be opened.
 */
export class WebSources {
  private readonly titles = new Map<string, string>();

  add(annotations: readonly WireAnnotation[] | null | undefined): void {
    for (const { type, url_citation: cited } of annotations ?? []) {
      const { url, title } = cited ?? {};
      if (type !== 'url_citation' || typeof url !== 'string' || !isPage(url)) continue;
      if (this.titles.has(url) || this.titles.size >= MAX_SOURCES) continue;
      this.titles.set(url, typeof title === 'string' ? title.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE) : '');
    }
  }

  notices(): ModelEvent[] {
    return [...this.titles].map(([url, title]) => ({
      type: 'notice',
      code: 'web_source',
      detail: title ? `${title}: ${url}` : url,
    }));
  }
}

const isPage = (url: string): boolean =>
  url.length <= MAX_URL && /^https?:\/\/[^\s<>"]+$/i.test(url) && URL.canParse(url);
