import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceDto, SourceRunDto } from '../../src/knowledge/sources/dto/source.dto.js';
import type { DocumentDto } from '../../src/knowledge/documents/dto/document.dto.js';
import { eventually, type TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { type Answer, KnowledgeClient, type ProblemBody } from './knowledge-support.js';

export interface SitePage {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Resolves when the answer may go out. */
  hold?: Promise<void>;
}
type Handler = SitePage | ((request: IncomingMessage) => SitePage);

const SENTENCES = (topic: string): string =>
  Array.from(
    { length: 8 },
    (_, i) => `<p>The ${topic} of this house is described in paragraph ${i + 1} of the page about ${topic}.</p>`,
  ).join('');

/** A page with enough words to be one. */
export const htmlPage = (
  title: string,
  { links = [] as string[], head = '', text = SENTENCES(title), ad = '' } = {},
): SitePage => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html><head><title>${title}</title>${head}</head><body><nav>${links
    .map((link) => `<a href="${link}">${link}</a>`)
    .join(
      ' ',
    )}</nav><div class="ad banner">${ad}</div><main><article><h1>${title}</h1>${text}</article></main></body></html>`,
});

/** A website in this process, whose pages can be changed while it runs. */
export class TestSite {
  readonly pages = new Map<string, Handler>();
  readonly requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Paths asked for, in order, without robots.txt. */
  get asked(): string[] {
    return this.requests.map(({ path }) => path).filter((path) => path !== '/robots.txt');
  }

  set(path: string, page: Handler): void {
    this.pages.set(path, page);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.requests.push({ path, headers: request.headers });
    const found = this.pages.get(path);
    const page = typeof found === 'function' ? found(request) : found;
    await page?.hold;
    response.writeHead(page?.status ?? (page ? 200 : 404), page?.headers);
    response.end(page?.body);
  }
}

/** The routes of sources as a client of one account sees them. */
export class SourcesClient extends KnowledgeClient {
  constructor(api: RunningApi, account: TestAccount) {
    super(api, account);
  }

  async create(body: object): Promise<SourceDto> {
    const answer = await this.call<SourceDto>('POST', 'sources', { name: `Source ${Math.random()}`, ...body });
    if (answer.status !== 201) throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  addPage(body: object): Promise<Answer<ProblemBody & { documents: { id: string; name: string }[] }>> {
    return this.call('POST', 'upload', body);
  }

  async source(id: string): Promise<SourceDto> {
    return (await this.call<SourceDto>('GET', `sources/${id}`)).body;
  }

  /** Starts a run and waits for its end. */
  async runToEnd(id: string): Promise<SourceRunDto> {
    const { body } = await this.call<SourceRunDto>('POST', `sources/${id}/run`);
    return this.ended(id, body.id);
  }

  ended(id: string, runId: string): Promise<SourceRunDto> {
    return eventually('the run to end', async () => {
      const run = (await this.source(id)).last_run;
      return run?.id === runId && !['queued', 'running'].includes(run.state) && run;
    });
  }

  async documents(): Promise<DocumentDto[]> {
    const { body } = await this.call<{ items: DocumentDto[] }>('GET', 'documents?limit=100&sort=name');
    return body.items.filter((document) => document.status !== 'deleting');
  }
}

export const counts = (run: SourceRunDto): object => ({
  state: run.state,
  new: run.pages_new,
  changed: run.pages_changed,
  unchanged: run.pages_unchanged,
  removed: run.pages_removed,
  skipped: run.pages_skipped,
  failed: run.pages_failed,
});
export const ended = (some: object): object => ({
  state: 'done',
  new: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  skipped: 0,
  failed: 0,
  ...some,
});
