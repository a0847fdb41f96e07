import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestAccount } from '../support/accounts.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { RunStore } from '../../src/runs/run-store.js';
import { ask, open, send, startOf, stream, until } from './chat-support.js';
import { above, bounded, type Case, Faults, sequence } from './faults-support.js';

const LIMIT = 200_000;
const MIB = 1024 * 1024;

describe('a provider that never stops generating', () => {
  const faults = new Faults();
  let account: TestAccount;
  beforeAll(async () => {
    // The limit must end the answers, so the timeouts are longer.
    const patient = {
      NEXUS_MODEL_FIRST_TOKEN_TIMEOUT_MS: '30000',
      NEXUS_MODEL_IDLE_TIMEOUT_MS: '30000',
      NEXUS_MODEL_TOTAL_TIMEOUT_MS: '60000',
    };
    await faults.start({ ...patient, NEXUS_MODEL_ANSWER_MAX_BYTES: String(LIMIT) });
    account = await faults.workspace([]);
    await until('the model list', async () => {
      const { body } = await send(faults.api, 'GET', '/api/v1/models?q=sim/standard', account);
      return body.items.length > 0;
    });
  });
  afterAll(() => faults.bench?.close());
  beforeEach(async () => {
    faults.bench.simulator.reset();
    account = await faults.workspace([]);
  });

  const endless = (): Case => faults.fail({ fault: 'endless' });
  const left = (aborted: number) => until('the provider is told', () => faults.bench.simulator.aborted >= aborted);
  const tooLong = expect.objectContaining({ code: 'provider_answer_too_long', status: 502 });
  const bytesOf = async (id: string): Promise<number> => {
    const get = <T>(type: abstract new (...args: never[]) => T): T =>
      faults.api.app.get(type as never, { strict: false });
    const { events } = get(RunStore).keys(account.workspaceId, id);
    return (await get(RedisService).client.memory('USAGE', events, 'SAMPLES', 0)) ?? 0;
  };

  it('is stopped in a resumable stream, which ends with an error; Redis stores no more than the limit', async () => {
    const asked = endless();
    const answer = await bounded('stream', stream(faults.api, account, { ...asked, resumable: true }));
    await bounded('end of stream', answer.ended);
    expect(sequence(answer.events)).toEqual(['start', 'delta', 'error']);
    expect(answer.events.at(-1)).toEqual({ type: 'error', problem: tooLong });
    expect(answer.text().length).toBeLessThanOrEqual(LIMIT);
    expect(answer.text().length).toBeGreaterThan(LIMIT / 2);
    await left(1);
    const { id } = startOf(answer.events);
    expect(await bytesOf(id)).toBeGreaterThan(LIMIT / 2);
    expect(await bytesOf(id)).toBeLessThan(LIMIT * 2);
    const again = await bounded('resume', open(faults.api, `/api/v1/streams/${id}`, account));
    await bounded('end of the resumed stream', again.ended);
    expect(again.events).toEqual(answer.events);
    await faults.expectNothingLeft(account, [asked], above(0));
  });

  it('is a problem for a JSON answer, also when the provider does not stream', async () => {
    const [inPieces, whole] = [endless(), faults.fail({ text: 'word '.repeat(LIMIT) })];
    for (const body of [inPieces, { ...whole, resumable: false, cache: { mode: 'bypass' } }]) {
      const { status, body: problem } = await bounded('JSON', ask(faults.api, account, body));
      expect([status, problem]).toEqual([502, tooLong]);
    }
    await left(1);
    await faults.expectNothingLeft(account, [inPieces, whole], above(0));
  });

  it('is an error in the OpenAI protocol', async () => {
    const { model, prompt } = endless();
    const messages = [{ role: 'user', content: prompt }];
    const answer = await bounded(
      'JSON',
      send(faults.api, 'POST', '/v1/chat/completions', account, { model, messages }),
    );
    expect(answer).toMatchObject({ status: 502, body: { error: { code: 'provider_answer_too_long' } } });
  });

  it('does not increase the memory of the process, for any number of answers', async () => {
    const round = async (): Promise<number> => {
      const asked = Array.from({ length: 5 }, endless);
      const streams = await Promise.all(asked.map((c) => stream(faults.api, account, { ...c, resumable: true })));
      expect(streams.map((s) => s.status)).toEqual(asked.map(() => 200));
      await bounded('their end', Promise.all(streams.map((s) => s.ended)));
      for (const s of streams) expect(s.events.at(-1)).toEqual({ type: 'error', problem: tooLong });
      return process.memoryUsage().rss;
    };
    await round();
    const before = await round();
    for (let i = 0; i < 3; i++) await round();
    // Twenty endless answers. A single one that is not stopped would exceed this within a second.
    expect((await round()) - before).toBeLessThan(200 * MIB);
  });
});
