import { MikroORM } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PromptRunProcessor } from '../../src/prompt-tests/runs/prompt-run.processor.js';
import { PromptRunsRepository } from '../../src/prompt-tests/runs/prompt-runs.repository.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import { startWorker } from '../support/test-app.js';
import { type ChatBench, MODEL, startBench, until } from './chat-support.js';
import { inWorkspace } from './knowledge-support.js';

jest.setTimeout(60_000);

describe('tests of prompts', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let home: Scenario;
  let stranger: Scenario;

  beforeAll(async () => {
    bench = await startBench(1, { NEXUS_MAX_PROMPT_RUNS: '3', NEXUS_MAX_PROMPT_RUNS_AT_WORK: '1' });
    worker = await startWorker(bench.environment);
    stranger = await Scenario.in(api());
  });
  afterAll(async () => {
    await worker.close();
    await bench.close();
  });
  beforeEach(async () => {
    home = await Scenario.in(api());
    await home.answersWith(MODEL);
    bench.simulator.reset();
  });

  const api = () => bench.replicas[0]!;
  const made = async (path: string, body: object, as: Headed = home.owner) => {
    const answer = await home.send('POST', path, body, as);
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const prompt = async (text: string, more: object = {}): Promise<string> =>
    (await made('/api/prompts', { name: text.slice(0, 20), text, ...more })).id;
  const addCase = (question: string, checks: object[] = []) => made('/api/prompts/tests', { question, checks });
  const run = async (body: object): Promise<string> => (await made('/api/prompts/runs', body)).id;
  const read = async (id: string) => (await home.send('GET', `/api/prompts/runs/${id}`)).body;
  const ended = async (id: string) => {
    await until('the run has ended', async () => !['queued', 'running'].includes((await read(id)).state));
    return read(id);
  };
  /** Answers of the simulator depend on the system prompt. */
  const answersBy = (answers: Record<string, string>) =>
    bench.simulator.answerBy((body: unknown) => {
      const system = (body as { messages: { content: string }[] }).messages[0]!.content;
      return Object.entries(answers).find(([word]) => system.includes(word))?.[1];
    });

  it('asks the same questions with both texts, checks the answers, and reports their cost', async () => {
    await prompt('The OLD one', { activate: true });
    const candidate = await prompt('The NEW one for {{visitor.name}}');
    await addCase('How long may goods be returned?', [
      { kind: 'contains', text: '14 days' },
      { kind: 'max_length', characters: 40 },
      { kind: 'language', language: 'en' },
    ]);
    await addCase('What is the weather?', [{ kind: 'refuses' }]);
    const off = await addCase('Not asked', []);
    await home.send('PATCH', `/api/prompts/tests/${off.id}`, { enabled: false });
    answersBy({
      NEW: 'Goods may be returned within 14 days.',
      OLD: 'Goods may be returned at some point in time, ask us again.',
    });
    const result = await ended(await run({ candidate: { prompt_id: candidate } }));
    expect(result).toMatchObject({
      state: 'done',
      passed: false,
      done: 2,
      total: 2,
      candidate: { version: 1 },
      baseline: { name: 'The OLD one' },
    });
    const [returned, weather] = result.items;
    expect(returned.candidate.checks.map((c: { passed: boolean }) => c.passed)).toEqual([true, true, true]);
    expect(returned.baseline.checks.map((c: { passed: boolean }) => c.passed)).toEqual([false, false, true]);
    expect(weather.candidate.checks).toMatchObject([{ kind: 'refuses', passed: false }]);
    const { candidate: sums, baseline } = result.figures;
    expect(sums).toMatchObject({ answers: 2, passed: 1, failed: 1, errors: 0 });
    expect(baseline).toMatchObject({ answers: 2, passed: 0, failed: 2 });
    expect(sums.cost_usd).toBeGreaterThan(0);
    expect(sums.cost_usd).toBeCloseTo(returned.candidate.cost_usd + weather.candidate.cost_usd, 9);
    expect(returned.candidate.latency_ms).toBeGreaterThan(0);
    const told = bench.simulator.completionRequests.map(({ body }) => JSON.stringify(body));
    expect(told.filter((body) => body.includes('⟦Alex Example⟧'))).toHaveLength(2);
    expect((await home.send('GET', '/api/cache/entries')).body.items).toEqual([]);
  });

  it('meters the cost of the answers, which are not questions of users', async () => {
    const candidate = await prompt('Only one');
    await addCase('Q?');
    const { figures } = await ended(await run({ candidate: { prompt_id: candidate } }));
    const cost = figures.candidate.cost_usd + figures.baseline.cost_usd;
    expect(cost).toBeGreaterThan(0);
    const overview = async () => (await home.send('GET', '/api/analytics/overview')).body;
    await until('the usage is stored', async () => Math.abs((await overview()).cost_usd - cost) < 1e-9);
    expect((await overview()).questions).toBe(0);
  });

  it('uses the judge model if configured, and leaves checks undecided without one', async () => {
    const candidate = await prompt('Polite');
    await addCase('Q?', [{ kind: 'judge', text: 'The answer is polite.' }]);
    const undecided = await ended(await run({ candidate: { prompt_id: candidate } }));
    expect(undecided.items[0].candidate.checks).toMatchObject([{ kind: 'judge', passed: null }]);
    expect(undecided.passed).toBe(true);
    expect((await home.send('PUT', '/api/prompts/settings', { judge_model: MODEL })).status).toBe(200);
    answersBy({ 'You judge': '```json\n{"passed": false, "reason": "It is rude."}\n```', Polite: 'No.' });
    const judged = await ended(await run({ candidate: { prompt_id: candidate } }));
    const [{ candidate: answer }] = judged.items;
    expect(answer.checks).toEqual([{ kind: 'judge', passed: false, detail: 'It is rude.' }]);
    expect(answer.cost_usd).toBeGreaterThan(undecided.items[0].candidate.cost_usd);
    const extractive = await home.send('PUT', '/api/prompts/settings', { judge_model: 'nexus/extractive' });
    expect(extractive).toMatchObject({ status: 422, body: { errors: [{ code: 'cannot_judge' }] } });
  });

  it('reports a missing answer and continues', async () => {
    const candidate = await prompt('Broken');
    await addCase('First?');
    await addCase('Second?');
    await home.send('PUT', '/api/model-config', { default_model: 'sim/standard', fallback_models: [], retries: 0 });
    bench.simulator.script({ status: 400 }, { status: 400 });
    const result = await ended(await run({ candidate: { prompt_id: candidate }, baseline: { prompt_id: candidate } }));
    expect(result.baseline).toBeNull();
    expect(result.items.map((i: { candidate: { error: string | null } }) => i.candidate.error)).toEqual([
      'provider_rejected',
      'provider_rejected',
    ]);
    expect(result.figures.candidate).toMatchObject({ failed: 2, errors: 2 });
  });

  it('stops when a budget is exhausted', async () => {
    const candidate = await prompt('Dear');
    await addCase('First?');
    const items = [{ subject: { type: 'workspace' }, period: 'day', unit: 'tokens', limit: 0 }];
    expect((await home.send('PUT', '/api/budgets', { items })).status).toBe(200);
    const result = await ended(await run({ candidate: { prompt_id: candidate } }));
    expect(result).toMatchObject({ state: 'failed', error: expect.stringContaining('budget') });
    expect(bench.simulator.completionRequests).toHaveLength(0);
  });

  it('is cancelled during an answer and keeps existing answers', async () => {
    const candidate = await prompt('Slow');
    await addCase('First?');
    await addCase('Second?');
    const slow = { text: 'w '.repeat(400), tokenMs: 50 };
    bench.simulator.script({ text: 'a' }, { text: 'b' }, slow, slow);
    const id = await run({ candidate: { prompt_id: candidate } });
    await until('the second is asked', () => bench.simulator.completionRequests.length >= 4);
    const busy = await home.send('POST', '/api/prompts/runs', { candidate: { prompt_id: candidate } });
    expect(busy).toMatchObject({ status: 409, body: { code: 'quota_exceeded' } });
    expect((await home.send('DELETE', `/api/prompts/runs/${id}`)).status).toBe(409);
    expect((await home.send('POST', `/api/prompts/runs/${id}/cancel`)).body.state).toBe('cancelled');
    await until('the provider was left', () => bench.simulator.aborted >= 2);
    const result = await read(id);
    expect(result.items[0].candidate).not.toBeNull();
    expect(result.items[1].candidate).toBeNull();
    expect((await home.send('POST', `/api/prompts/runs/${id}/cancel`)).status).toBe(409);
    expect((await home.send('DELETE', `/api/prompts/runs/${id}`)).status).toBe(204);
  });

  it('resumes after a worker died, without repeating existing answers', async () => {
    const candidate = await prompt('Interrupted');
    await addCase('First?');
    await addCase('Second?');
    const id = await run({ candidate: { prompt_id: candidate } });
    await ended(id);
    // State after a worker was killed after the first question.
    await inWorkspace(api().app, home.owner.workspaceId, async () => {
      const runs = worker.get(PromptRunsRepository, { strict: false });
      const [first, second] = await runs.items(id);
      await runs.answer(first!.id, { candidate: { ...first!.candidate!, content: 'kept' } });
      await runs.answer(second!.id, { candidate: null, baseline: null });
    });
    const orm = worker.get(MikroORM);
    await orm.em.fork().execute(`update prompt_runs set state = 'running', done = 1 where id = ?`, [id]);
    bench.simulator.reset();
    expect(await worker.get(PromptRunProcessor).requeueUnfinished()).toBeGreaterThan(0);
    const result = await ended(id);
    expect(result).toMatchObject({ state: 'done', done: 2 });
    expect(result.items[0].candidate.content).toBe('kept');
    expect(result.items[1].candidate.content).not.toBe('');
    expect(bench.simulator.completionRequests).toHaveLength(2);
  });

  it('keeps the newest runs only', async () => {
    const candidate = await prompt('Kept');
    await addCase('Q?');
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) {
      ids.push(await run({ candidate: { prompt_id: candidate } }));
      await ended(ids.at(-1)!);
    }
    const list = (await home.send('GET', `/api/prompts/runs?prompt_id=${candidate}`)).body.items;
    expect(list.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1).reverse());
  });

  describe('before an activation', () => {
    beforeEach(async () => {
      await home.send('PUT', '/api/prompts/settings', { test_before_activation: true });
      await addCase('How long?', [{ kind: 'contains', text: '14 days' }]);
      answersBy({ GOOD: 'Within 14 days.', BAD: 'At some time.' });
    });
    const state = async (id: string) => (await home.send('GET', `/api/prompts/${id}`)).body;

    it('waits for the tests and activates the version when they pass', async () => {
      const id = await prompt('GOOD one');
      const asked = await home.send('POST', `/api/prompts/${id}/activate`);
      expect(asked).toMatchObject({ status: 200, body: { is_active: false, awaits_run_id: expect.any(String) } });
      const result = await ended(asked.body.awaits_run_id);
      expect(result).toMatchObject({ passed: true, then: 'activate' });
      expect(await state(id)).toMatchObject({ is_active: true, awaits_run_id: null });
      const audit = (await home.send('GET', '/api/audit')).body.items;
      expect(audit.map((e: { action: string }) => e.action)).toContain('prompt.activated');
    });

    it('rejects a failed version until it is confirmed, and accepts a manually started run', async () => {
      const good = await prompt('GOOD one');
      expect((await ended(await run({ candidate: { prompt_id: good } }))).passed).toBe(true);
      expect((await home.send('POST', `/api/prompts/${good}/activate`)).body).toMatchObject({ is_active: true });
      const bad = await prompt('BAD one');
      const { awaits_run_id } = (await home.send('POST', `/api/prompts/${bad}/activate`)).body;
      expect(await ended(awaits_run_id)).toMatchObject({ passed: false });
      await until('nobody waits', async () => (await state(bad)).awaits_run_id === null);
      expect(await state(bad)).toMatchObject({ is_active: false });
      const refused = await home.send('POST', `/api/prompts/${bad}/activate`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'prompt_tests_failed' } });
      const forced = await home.send('POST', `/api/prompts/${bad}/activate`, { despite_failures: true });
      expect(forced.body).toMatchObject({ is_active: true });
      const audit = (await home.send('GET', '/api/audit')).body.items;
      expect(audit.map((e: { action: string }) => e.action)).toContain('prompt.tests_overruled');
    });

    it('does not use a new text of the active prompt until it has passed', async () => {
      const id = await prompt('GOOD one');
      await ended((await home.send('POST', `/api/prompts/${id}/activate`)).body.awaits_run_id);
      const changed = await home.send('PATCH', `/api/prompts/${id}`, { text: 'GOOD two' });
      expect(changed.body).toMatchObject({ version: 2, live_version: 1, awaits_run_id: expect.any(String) });
      await ended(changed.body.awaits_run_id);
      expect(await state(id)).toMatchObject({ live_version: 2, awaits_run_id: null });
      const worse = await home.send('PATCH', `/api/prompts/${id}`, { text: 'BAD three' });
      await ended(worse.body.awaits_run_id);
      expect(await state(id)).toMatchObject({ version: 3, live_version: 2 });
      const back = await home.send('POST', `/api/prompts/${id}/versions/1/restore`);
      expect(back.body).toMatchObject({ version: 4 });
    });

    it('changes nothing when its run is cancelled', async () => {
      bench.simulator.script({ text: 'w '.repeat(400), tokenMs: 50 });
      const id = await prompt('GOOD slow');
      const { awaits_run_id } = (await home.send('POST', `/api/prompts/${id}/activate`)).body;
      await home.send('POST', `/api/prompts/runs/${awaits_run_id}/cancel`);
      expect(await state(id)).toMatchObject({ is_active: false, awaits_run_id: null });
    });

    it('activates immediately in a workspace without test questions', async () => {
      const other = await Scenario.in(api());
      await other.send('PUT', '/api/prompts/settings', { test_before_activation: true });
      const { body } = await other.send('POST', '/api/prompts', { name: 'P', text: 'T', activate: true });
      expect(body).toMatchObject({ is_active: true, awaits_run_id: null });
    });
  });

  describe('replays', () => {
    it('ask questions of users with personal data masked', async () => {
      const candidate = await prompt('Replayed');
      const said = 'My name is Ann Lee, ann@example.com: when do you open on Sundays?';
      await home.conversation({ prompt: said, use_rag: false });
      const gone = await home.conversation({ prompt: 'What is deleted and not asked again?', use_rag: false });
      expect((await home.send('POST', '/api/conversations/bulk', { ids: [gone], action: 'delete' })).status).toBe(200);
      await home.ask({ prompt: 'Asked outside of a conversation, so nothing is kept', use_rag: false });
      const result = await ended(await run({ candidate: { prompt_id: candidate }, kind: 'replay', sample: 5 }));
      expect(result.items.map((i: { question: string }) => i.question)).toEqual([
        'My name is [name], [e-mail]: when do you open on Sundays?',
      ]);
      expect(result.items[0].candidate.content).not.toBe('');
      const viewer = await home.member('viewer');
      expect((await home.send('GET', `/api/prompts/runs/${result.id}`, undefined, viewer)).status).toBe(403);
      const { headers } = await home.token(['prompts:write', 'chat']);
      const body = { candidate: { prompt_id: candidate }, kind: 'replay' };
      const refused = await home.send('POST', '/api/prompts/runs', body, { headers });
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    });

    it('are rejected when there are no questions', async () => {
      const candidate = await prompt('Nothing');
      const answer = await home.send('POST', '/api/prompts/runs', {
        candidate: { prompt_id: candidate },
        kind: 'replay',
      });
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    });
  });

  it.each([
    ['no question', { question: ' ', checks: [] }],
    ['a long question', { question: 'x'.repeat(2_001), checks: [] }],
    ['an unknown check', { question: 'Q', checks: [{ kind: 'sings' }] }],
    ['a check without its text', { question: 'Q', checks: [{ kind: 'contains' }] }],
    ['a check without its document', { question: 'Q', checks: [{ kind: 'cites' }] }],
    ['an invalid language', { question: 'Q', checks: [{ kind: 'language', language: 'german' }] }],
    ['a length of zero', { question: 'Q', checks: [{ kind: 'max_length', characters: 0 }] }],
    ['too many checks', { question: 'Q', checks: Array.from({ length: 11 }, () => ({ kind: 'refuses' })) }],
    ['checks that are not a list', { question: 'Q', checks: 'refuses' }],
  ])('rejects %s', async (_, body) => {
    const answer = await home.send('POST', '/api/prompts/tests', body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('rejects invalid runs', async () => {
    const id = await prompt('Fine');
    const start = async (body: object) => (await home.send('POST', '/api/prompts/runs', body)).body.code as string;
    expect(await start({ candidate: { prompt_id: id } })).toBe('validation_failed');
    await addCase('Q?');
    expect(await start({ candidate: { prompt_id: id, version: 9 } })).toBe('prompt_version_not_found');
    expect(await start({ candidate: { prompt_id: 'x' } })).toBe('validation_failed');
    expect(await start({ candidate: { prompt_id: id }, kind: 'replay', sample: 51 })).toBe('validation_failed');
    const theirs = (await stranger.send('POST', '/api/prompts', { name: 'S', text: 'Theirs' })).body.id;
    expect(await start({ candidate: { prompt_id: theirs } })).toBe('prompt_not_found');
    expect(await start({ candidate: { prompt_id: id }, baseline: { prompt_id: theirs } })).toBe('prompt_not_found');
    const { headers } = await home.token(['prompts:write']);
    const body = { candidate: { prompt_id: id } };
    expect((await home.send('POST', '/api/prompts/runs', body, { headers })).status).toBe(403);
    const document_id = '01980c0e-5b8f-7a10-8000-000000000001';
    const cites = await home.send('POST', '/api/prompts/tests', {
      question: 'Q',
      checks: [{ kind: 'cites', document_id }],
    });
    expect(cites).toMatchObject({ status: 404, body: { code: 'document_not_found' } });
  });
});
