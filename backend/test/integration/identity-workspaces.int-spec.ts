import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { RequestContext } from '../../src/common/context/request-context.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { Member } from '../../src/workspaces/member.entity.js';
import { User } from '../../src/workspaces/user.entity.js';
import { WorkspaceHooks } from '../../src/workspaces/workspace-hooks.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, join, newRegistration, type Person, register } from './identity-support.js';

describe('workspaces and their log', () => {
  let api: RunningApi;
  let owner: Person;
  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' }));
    owner = await register(api);
  });
  afterAll(() => api.close());

  const service = <T>(type: new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
  const inWorkspace = <T>(workspaceId: string, fn: () => Promise<T>): Promise<T> =>
    service(RequestContext).run({ workspaceId }, fn);

  it('are listed, read and changed by their members', async () => {
    const guest = await register(api);
    await join(api, guest, owner.workspaceId, 'admin');
    const list = await call(api, 'GET /api/workspaces', { token: guest.token });
    expect(list.body.items.map((w: { id: string; role: string }) => [w.id, w.role])).toEqual([
      [guest.workspaceId, 'owner'],
      [owner.workspaceId, 'admin'],
    ]);
    const path = `/api/workspaces/${owner.workspaceId}`;
    const changed = await call(api, `PATCH ${path}`, {
      token: guest.token,
      body: { name: ' Renamed ', timezone: 'America/New_York' },
    });
    expect(changed.body).toMatchObject({ id: owner.workspaceId, name: 'Renamed', timezone: 'America/New_York' });
    expect((await call(api, `GET ${path}`, { token: owner.token })).body).toEqual(changed.body);
  });

  it('of others do not exist, whoever asks and however', async () => {
    const stranger = await register(api);
    for (const id of [owner.workspaceId, crypto.randomUUID(), 'x', '..%2f%00']) {
      for (const route of [
        `GET /api/workspaces/${id}`,
        `GET /api/workspaces/${id}/members`,
        `PATCH /api/workspaces/${id}`,
      ]) {
        const body = route.startsWith('PATCH') ? { name: 'Mine now' } : undefined;
        expect((await call(api, route, { token: stranger.token, body })).body).toMatchObject({
          status: 404,
          code: 'workspace_not_found',
        });
      }
    }
    expect((await call(api, `GET /api/workspaces/${owner.workspaceId}`, { token: owner.token })).body.name).not.toBe(
      'Mine now',
    );
  });

  it('are not changed by a role that may only read, in either way of naming them', async () => {
    const viewer = await register(api);
    await join(api, viewer, owner.workspaceId, 'viewer');
    const path = `/api/workspaces/${owner.workspaceId}`;
    expect((await call(api, `GET ${path}`, { token: viewer.token })).status).toBe(200);
    for (const headers of [undefined, { 'x-workspace-id': owner.workspaceId }]) {
      const answer = await call(api, `PATCH ${path}`, { token: viewer.token, body: { name: 'No' }, headers });
      expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  it.each([
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+05:30' }, 'timezone'],
    [{ name: '' }, 'name'],
    [{ name: 'a\0' }, 'name'],
    [{ name: null }, 'name'],
    [{ slug: 'x' }, 'slug'],
  ])('refuse the change %j', async (body, field) => {
    const answer = await call(api, `PATCH /api/workspaces/${owner.workspaceId}`, { token: owner.token, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('list their members in pages', async () => {
    const host = await register(api);
    for (const role of ['editor', 'agent'] as const) await join(api, await register(api), host.workspaceId, role);
    const path = `GET /api/workspaces/${host.workspaceId}/members?limit=2`;
    const first = await call(api, path, { token: host.token });
    expect(first.body.items[0]).toMatchObject({ user_id: host.userId, email: host.email, role: 'owner' });
    const second = await call(api, `${path}&cursor=${first.body.next_cursor}`, { token: host.token });
    expect([...first.body.items, ...second.body.items].map((m) => m.role)).toEqual(['owner', 'editor', 'agent']);
    expect(second.body.next_cursor).toBeNull();
    expect((await call(api, `${path}&cursor=x`, { token: host.token })).body.code).toBe('invalid_cursor');
  });

  describe('hooks of registration', () => {
    it('see the new workspace through TenantDb, and their failure undoes everything', async () => {
      const seen: unknown[] = [];
      let fail = false;
      let intrude = false;
      service(WorkspaceHooks).onCreated(async (workspace, em) => {
        const members = await service(TenantDb).em().find(Member, {});
        seen.push([workspace.name, members.map((m) => m.role)]);
        const foreign = Object.assign(new Member(), {
          workspaceId: owner.workspaceId,
          userId: owner.userId,
          role: 'owner',
        });
        if (intrude) em.persist(foreign);
        if (fail) throw new Error('a hook that fails');
      });
      const good = await call(api, 'POST /api/auth/register', {
        body: { ...newRegistration(), workspace_name: 'Hooked' },
      });
      expect(good.status).toBe(201);
      expect(seen).toEqual([['Hooked', ['owner']]]);
      fail = true;
      const input = newRegistration();
      const bad = await call(api, 'POST /api/auth/register', { body: input });
      expect(bad.body).toMatchObject({ status: 500, code: 'internal_error' });
      expect(JSON.stringify(bad.body)).not.toContain('a hook that fails');
      const left = await service(SystemScope).run('auth.login', (em) => em.count(User, { email: input.email }));
      expect(left).toBe(0);
      [fail, intrude] = [false, true];
      expect((await call(api, 'POST /api/auth/register', { body: newRegistration() })).status).toBe(500);
      intrude = false;
    });
  });

  describe('audit log', () => {
    it('tells who did what, newest first, in pages, to those who may read it', async () => {
      const person = await register(api);
      await call(api, `PATCH /api/workspaces/${person.workspaceId}`, { token: person.token, body: { name: 'After' } });
      const { body } = await call(api, 'GET /api/audit?limit=2', { token: person.token });
      expect(body.items.map((e: { action: string; seq: number }) => [e.seq, e.action])).toEqual([
        [3, 'workspace.updated'],
        [2, 'session.created'],
      ]);
      expect(body.items[0]).toMatchObject({
        actor: `member:${person.userId}`,
        target_id: person.workspaceId,
        detail: { before: { name: 'Asha’s shop' }, after: { name: 'After' } },
      });
      const rest = await call(api, `GET /api/audit?limit=2&cursor=${body.next_cursor}`, { token: person.token });
      expect(rest.body).toMatchObject({ items: [{ seq: 1, action: 'workspace.created' }], next_cursor: null });

      const editor = await register(api);
      await join(api, editor, person.workspaceId, 'editor');
      const headers = { 'x-workspace-id': person.workspaceId };
      expect((await call(api, 'GET /api/audit', { token: editor.token, headers })).body.code).toBe('forbidden');
    });

    it('keeps one unbroken chain although many write at once, and shows a change made behind its back', async () => {
      const person = await register(api);
      const write = (i: number) =>
        inWorkspace(person.workspaceId, () =>
          service(AuditService).record('test.done', { type: 'test', id: `${i}` }, { b: i, a: [i] }),
        );
      await Promise.all(Array.from({ length: 12 }, (_, i) => write(i)));
      const check = () => inWorkspace(person.workspaceId, () => service(AuditService).firstBrokenLink());
      expect(await check()).toBeNull();
      const { workspaceId } = person;
      await service(SystemScope).run('auth.login', (em) =>
        em.nativeUpdate(AuditEntry, { workspaceId, seq: 5 }, { actor: 'member:nobody' }),
      );
      expect(await check()).toBe(5);
    });

    it('is written with the change or not at all', async () => {
      const person = await register(api);
      const change = inWorkspace(person.workspaceId, () =>
        service(TenantDb).tx(async () => {
          await service(AuditService).record('test.undone', { type: 'test', id: '1' });
          throw new Error('the change fails');
        }),
      );
      await expect(change).rejects.toThrow('the change fails');
      const { body } = await call(api, 'GET /api/audit', { token: person.token });
      expect(body.items.map((e: { action: string }) => e.action)).not.toContain('test.undone');
    });
  });
});
