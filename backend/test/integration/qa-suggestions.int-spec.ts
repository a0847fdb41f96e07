import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { EmbeddingService } from '../../src/embeddings/embedding.service.js';
import { GapGrouper } from '../../src/qa/gaps/gap-grouper.js';
import { GapObserver } from '../../src/qa/gaps/gap-observer.js';
import { GapSweeper } from '../../src/qa/gaps/gap-sweeper.js';
import { collectionName, VectorStore } from '../../src/vectors/vector-store.js';
import { eventually } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import { startWorker } from '../support/test-app.js';
import { type ChatBench, startBench } from './chat-support.js';

const EXTRACTIVE = 'nexus/extractive';

interface Suggestion {
  id: string;
  question: string;
  status: string;
  count: number;
  unanswered: number;
  down_voted: number;
  days: number[];
  language: string;
}

/** Questions that were not answered well are grouped by meaning and become entries. */
describe('suggestions', () => {
  let bench: ChatBench;
  let workers: INestApplicationContext[];
  let own: Scenario;
  let foreign: Scenario;

  beforeAll(async () => {
    bench = await startBench(1, { NEXUS_MAX_QA_GAP_QUESTIONS: '3' });
    workers = [await startWorker(bench.environment), await startWorker(bench.environment)];
    [own, foreign] = [await Scenario.in(bench.replicas[0]!), await Scenario.in(bench.replicas[0]!)];
  });
  afterAll(async () => {
    for (const worker of workers) await worker.close();
    await bench.close();
  });

  /** In a separate conversation and without the cache. */
  const asks = async (prompt: string, of = own, as: Headed = of.owner, model = EXTRACTIVE) =>
    (await of.ask({ prompt, model, conversation_id: 'new', cache: { mode: 'bypass' } }, as)).body;
  const list = async (of = own, query = ''): Promise<Suggestion[]> =>
    (await of.send('GET', `/api/qa/suggestions?${query}`)).body.items;
  const like =
    (part: string, of = own, query = '') =>
    async () =>
      (await list(of, query)).find(({ question }) => question.includes(part));
  const counted = (part: string, count: number, query = '') =>
    eventually(
      `${count} questions like “${part}”`,
      async () => {
        const found = await like(part, own, query)();
        return found?.count === count ? found : undefined;
      },
      30_000,
    );
  const inside = <T>(app: INestApplicationContext, fn: () => Promise<T>, of = own): Promise<T> =>
    app.get(RequestContext, { strict: false }).run({ workspaceId: of.owner.workspaceId }, fn);
  const sql = (text: string, params: unknown[] = []) =>
    inside(workers[0]!, () =>
      workers[0]!.get(TenantDb, { strict: false }).sql<{ id: string }>(text, [own.owner.workspaceId, ...params]),
    );
  const answerOf = async (conversation: string): Promise<string> =>
    (await own.send('GET', `/api/conversations/${conversation}/messages`)).body.items[1].id;

  it('group by meaning, separately by language and workspace, without personal data', async () => {
    await asks('How can I cancel my subscription?');
    await asks('how can i cancel my subscription');
    await asks('How can I cancel the subscription?');
    await asks('How can I pause my subscription?');
    await asks('Wie kann ich mein Abonnement kündigen?');
    await asks('How can I cancel my subscription?', foreign);
    await asks('Can you write to jane@example.com about my parcel?');
    const group = await counted('cancel my subscription', 3);
    expect(group).toMatchObject({ status: 'open', unanswered: 3, down_voted: 0, language: 'en' });
    expect(group.days.at(-1)).toBe(3);
    expect(await counted('pause', 1)).toBeDefined();
    expect(await counted('kündigen', 1)).toMatchObject({ language: 'de' });
    expect(await counted('[e-mail]', 1)).toMatchObject({ question: 'Can you write to [e-mail] about my parcel?' });
    await eventually('the other workspace', like('cancel my subscription', foreign), 30_000);
    expect(await list(foreign)).toEqual([expect.objectContaining({ count: 1 })]);
    const detail = (await own.send('GET', `/api/qa/suggestions/${group.id}`)).body;
    const wordings = detail.examples.map(({ question }: { question: string }) =>
      question.toLowerCase().replace('?', ''),
    );
    expect(wordings.toSorted()).toEqual(['how can i cancel my subscription', 'how can i cancel the subscription']);
    expect((await foreign.send('GET', `/api/qa/suggestions/${group.id}`)).status).toBe(404);
    expect((await list(own, 'q=PAUSE')).map(({ id }) => id)).toEqual([(await like('pause')())!.id]);
    expect((await list(own, 'language=de')).map(({ language }) => language)).toEqual(['de']);
  });

  it('count a question once for repeated events, and remove one whose rating is removed', async () => {
    bench.simulator.script({ text: 'Perhaps.' });
    const { conversation_id, id: completion_id } = await asks(
      'Do you repair old bicycles?',
      own,
      own.owner,
      'sim/standard',
    );
    const rate = (rating: string | null) => own.send('POST', '/api/v1/feedback', { completion_id, rating });
    expect((await rate('down')).status).toBe(204);
    const { id } = await counted('old bicycles', 1);
    const answer = await answerOf(conversation_id);
    const observe = (worker: INestApplicationContext) =>
      inside(worker, () => worker.get(GapObserver, { strict: false }).observe(answer));
    await Promise.all([...workers, ...workers].map(observe));
    await asks('Do you repair old bicycles?');
    expect(await counted('old bicycles', 2)).toMatchObject({ id, unanswered: 1, down_voted: 1 });
    await rate('up');
    expect(await counted('old bicycles', 1)).toMatchObject({ id, unanswered: 1, down_voted: 0 });
  });

  it('have one group when two replicas group the same question concurrently', async () => {
    const wordings = Array.from({ length: 6 }, (_, i) => `Where can I find the warranty terms${'?'.repeat(i)}`);
    const group = (worker: INestApplicationContext) =>
      inside(worker, () => worker.get(GapGrouper, { strict: false }).run(new AbortController().signal));
    await Promise.all(wordings.map((wording) => asks(wording)));
    await Promise.all([asks('Where do I find the warranty terms?'), ...workers.map(group), ...workers.map(group)]);
    await counted('warranty terms', 7);
    expect((await list()).filter(({ question }) => question.includes('warranty'))).toHaveLength(1);
    // Questions beyond the stored number are still counted.
    const [kept] = await sql(`select count(*)::int as id from qa_gap_questions where workspace_id = ? and gap_id = ?`, [
      (await like('warranty')())!.id,
    ]);
    expect(Number(kept!.id)).toBeLessThanOrEqual(6);
  });

  it('stay dismissed when the question is asked again, and can be reopened', async () => {
    await asks('What is the meaning of life?');
    const { id } = await counted('meaning of life', 1);
    const dismissed = await own.send('POST', `/api/qa/suggestions/${id}/dismiss`, { reason: 'off_topic', note: 'No.' });
    expect(dismissed.body).toMatchObject({ status: 'dismissed', dismiss_reason: 'off_topic', note: 'No.' });
    await asks('what is the meaning of life');
    expect(await counted('meaning of life', 2, 'status=dismissed')).toMatchObject({ id, status: 'dismissed' });
    expect(await list(own, 'status=open&q=meaning')).toEqual([]);
    expect((await own.send('POST', `/api/qa/suggestions/${id}/dismiss`, { reason: 'spam' })).status).toBe(409);
    expect((await own.send('POST', `/api/qa/suggestions/${id}/reopen`)).body).toMatchObject({ status: 'open' });
  });

  it('are drafted from the documents, approved, and then answered', async () => {
    const question = 'How long does delivery to Norway take?';
    await asks(question);
    const { id } = await counted('Norway', 1);
    const path = `/api/qa/suggestions/${id}`;
    expect((await own.send('POST', `${path}/draft`)).body).toEqual({ outcome: 'nothing_relevant', draft: null });
    await own.document('delivery.txt', 'Delivery to Norway takes nine working days. Delivery to Spain takes two days.');
    await own.answersWith(EXTRACTIVE);
    const drafted = (await own.send('POST', `${path}/draft`)).body;
    expect(drafted).toMatchObject({ outcome: 'drafted', draft: { model: EXTRACTIVE } });
    expect(drafted.draft.answer).toContain('nine working days');
    expect(drafted.draft.answer).not.toContain('[1]');
    expect(drafted.draft.citations[0]).toMatchObject({ title: 'delivery.txt' });
    const related = (await own.send('GET', `${path}/related`)).body;
    expect(related.passages[0]).toMatchObject({ title: 'delivery.txt', relevant: true });
    expect((await own.send('GET', path)).body.draft).toEqual(drafted.draft);
    const body = { question, answer: 'Nine working days.', language: 'en' };
    const reader = await own.token(['qa:read', 'qa:write']);
    expect((await own.send('POST', `${path}/approve`, body, reader)).status).toBe(403);
    // By then it is in the cache.
    for (let i = 0; i < 2; i++) await own.ask({ prompt: question, model: EXTRACTIVE });
    const approved = (await own.send('POST', `${path}/approve`, body)).body;
    expect(approved).toMatchObject({
      suggestion: { status: 'answered', entry_id: approved.entry.id, drafted: false },
      entry: { origin: 'suggestion', status: 'published', version: 1 },
    });
    const visitor = await own.visitor();
    const answer = await own.send('POST', '/api/v1/create', { prompt: question, model: EXTRACTIVE });
    expect(answer.body).toMatchObject({ source: 'qa', content: 'Nine working days.' });
    expect(visitor.id).toBeDefined();
    expect((await own.send('POST', `${path}/approve`, { ...body, question: 'Another?' })).status).toBe(409);
    expect((await own.send('GET', '/api/qa?q=Another')).body.items).toEqual([]);
  });

  it('add their wording to an existing entry', async () => {
    const entry = { question: 'May I bring my dog?', answer: 'Yes.', status: 'published' };
    const { id: entry_id } = (await own.send('POST', '/api/qa', entry)).body;
    await asks('Are animals welcome in the shop?');
    const { id } = await counted('animals', 1);
    const added = await own.send('POST', `/api/qa/suggestions/${id}/add-to-entry`, {
      entry_id,
      variants: ['Are animals welcome in the shop?'],
    });
    expect(added.body).toMatchObject({ suggestion: { status: 'answered', entry_id }, entry: { version: 2 } });
    expect((await own.ask({ prompt: 'Are animals welcome in the shop?' })).body.source).toBe('qa');
  });

  it('are deleted with their conversations, including vectors', async () => {
    const { conversation_id } = await asks('Is there parking for lorries behind the hall?');
    const { id } = await counted('lorries', 1);
    const [row] = await sql(`select id from qa_gap_questions where workspace_id = ? and gap_id = ?`, [id]);
    const worker = workers[0]!;
    const collection = collectionName('gaps', (await worker.get(EmbeddingService, { strict: false }).active()).id);
    const vectors = () =>
      worker
        .get(VectorStore, { strict: false })
        .count(collection, { workspaceId: own.owner.workspaceId, ids: [row!.id] });
    expect(await vectors()).toBe(1);
    await own.send('POST', '/api/conversations/bulk', { action: 'delete', ids: [conversation_id] });
    expect(await like('lorries')()).toBeUndefined();
    await sql(`delete from conversations where workspace_id = ? and id = ?`, [conversation_id]);
    await worker.get(GapSweeper, { strict: false }).once();
    expect(await vectors()).toBe(0);
    expect((await own.send('GET', `/api/qa/suggestions/${id}`)).status).toBe(404);
  });
});

describe('limits of suggestions', () => {
  it('the least asked group is replaced by a new one, and old groups are deleted', async () => {
    const bench = await startBench(1, { NEXUS_MAX_QA_GAPS: '2', NEXUS_RETENTION_QA_GAPS_DAYS: '1' });
    const worker = await startWorker(bench.environment);
    try {
      const own = await Scenario.in(bench.replicas[0]!);
      const asks = (prompt: string) =>
        own.ask({ prompt, model: EXTRACTIVE, conversation_id: 'new', cache: { mode: 'bypass' } });
      const questions = async (): Promise<string[]> =>
        (await own.send('GET', '/api/qa/suggestions')).body.items.map((item: Suggestion) => item.question);
      const has = (part: string) =>
        eventually(part, async () => (await questions()).some((q) => q.includes(part)) || undefined, 30_000);
      for (const question of ['Do you sell bread?', 'do you sell bread', 'Where is the harbour?']) {
        await asks(question);
        await has(question.slice(10, -1));
      }
      await asks('Who painted the ceiling?');
      await has('ceiling');
      expect((await questions()).toSorted()).toEqual(['Do you sell bread?', 'Who painted the ceiling?']);
      expect((await own.send('GET', '/api/qa/overview')).body.suggestions).toBe(2);
      const { workspaceId } = own.owner;
      await worker
        .get(RequestContext, { strict: false })
        .run({ workspaceId }, () =>
          worker
            .get(TenantDb, { strict: false })
            .sql(`update qa_gaps set last_asked_at = now() - interval '2 days' where workspace_id = ? and count = 2`, [
              workspaceId,
            ]),
        );
      await worker.get(GapSweeper, { strict: false }).once();
      expect(await questions()).toEqual(['Who painted the ceiling?']);
    } finally {
      await worker.close();
      await bench.close();
    }
  });
});
