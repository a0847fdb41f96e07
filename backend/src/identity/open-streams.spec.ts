import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../common/auth/decorators.js';
import { SystemClock } from '../common/clock/clock.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { AppConfig } from '../config/app-config.js';
import type { AccessService } from './access.service.js';
import { OpenStreams } from './open-streams.js';

const LIMIT = 2;
const principal = { kind: 'visitor', id: 'visitor:1', workspaceId: 'w', permissions: new Set(['widget:chat']) };

describe('open streams', () => {
  let streams: OpenStreams;
  let tasks: ScheduledTasks;
  let again: jest.Mock<() => Promise<Principal>>;
  const held = principal as unknown as Principal;

  beforeEach(() => {
    jest.useFakeTimers();
    again = jest.fn(() => Promise.resolve(held));
    const config = { limits: { streams: { visitor: LIMIT } } } as unknown as AppConfig;
    const access = { principalAgain: again } as unknown as AccessService;
    const clock = new SystemClock();
    tasks = new ScheduledTasks(clock);
    streams = new OpenStreams(access, clock, config, tasks);
    streams.onModuleInit();
  });
  afterEach(async () => {
    await tasks.onModuleDestroy();
    jest.useRealTimers();
  });

  const open = (kind: 'feed' | 'answer' = 'feed', authorization = 'Bearer a') => {
    const raw = Object.assign(new EventEmitter(), { closed: false });
    const rule = { public: false, permissions: ['widget:chat'], principals: ['visitor'] };
    const request = { principal: held, rule, headers: { authorization } } as unknown as AuthenticatedRequest;
    const right = streams.open(request, { raw } as unknown as FastifyReply, kind);
    return { right, leave: () => raw.emit('close') };
  };

  it('are counted by kind, ten answers for each feed, until they close', () => {
    const feeds = [open(), open()];
    expect(() => open()).toThrow(expect.objectContaining({ code: 'too_many_streams', status: 429 }));
    for (let i = 0; i < 10 * LIMIT; i++) open('answer');
    expect(() => open('answer')).toThrow(/At most 20 answers/);
    feeds[0]!.leave();
    feeds[0]!.leave();
    open();
    expect(() => open()).toThrow(/At most 2 streams/);
  });

  it('are checked together, once a second per credential, and no longer after closing', async () => {
    const all = [open('answer'), open('answer'), open('answer', 'Bearer b')];
    await jest.advanceTimersByTimeAsync(1_100);
    expect(again).toHaveBeenCalledTimes(2);
    for (const { leave } of all) leave();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(again).toHaveBeenCalledTimes(2);
  });

  it('are not blocked by another principal’s endless look-up, which is not started twice', async () => {
    open('feed', 'Bearer slow');
    again.mockReturnValueOnce(new Promise(() => undefined));
    const { right } = open('feed', 'Bearer b');
    await jest.advanceTimersByTimeAsync(2_000);
    again.mockClear();
    again.mockRejectedValue(new DomainError('token_invalid'));
    await jest.advanceTimersByTimeAsync(1_300);
    expect(right.reason).toMatchObject({ code: 'token_invalid' });
    expect(again).toHaveBeenCalledTimes(1);
  });

  it('end with the error that a request would get', async () => {
    const { right } = open();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(right.aborted).toBe(false);
    again.mockRejectedValue(new DomainError('token_invalid'));
    await jest.advanceTimersByTimeAsync(1_100);
    expect(right.reason).toMatchObject({ code: 'token_invalid' });
  });

  it('end when the permission is lost, although the caller is still valid', async () => {
    const { right } = open();
    again.mockResolvedValue({ ...held, permissions: new Set() } as Principal);
    await jest.advanceTimersByTimeAsync(1_100);
    expect(right.reason).toMatchObject({ code: 'forbidden' });
  });

  it('continue for at most half a minute while rights cannot be looked up', async () => {
    const { right } = open();
    again.mockRejectedValue(new DomainError('database_unavailable'));
    await jest.advanceTimersByTimeAsync(28_000);
    expect(right.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(right.reason).toMatchObject({ code: 'database_unavailable' });
  });
});
