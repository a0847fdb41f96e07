import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/audit/audit-entry.entity.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ModelConfig } from '../../src/llm/catalogue/model-config.entity.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { type SettingsOf, WorkspaceSettings } from '../../src/workspaces/settings/workspace-settings.js';
import { registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { inWorkspace } from './knowledge-support.js';

describe('settings of a workspace', () => {
  let api: RunningApi;
  let mine: string;
  let theirs: string;
  let settings: SettingsOf<ModelConfig, number | null>;
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const as = <T>(workspaceId: string, fn: () => Promise<T>): Promise<T> => inWorkspace(api.app, workspaceId, fn);
  const revision = async (): Promise<number> => (await get(Revisions).snapshot(mine)).values.models;

  beforeAll(async () => {
    api = await startApi(testEnvironment());
    [mine, theirs] = [(await registerAccount(api)).workspaceId, (await registerAccount(api)).workspaceId];
    const entity = ModelConfig;
    const read = (row: ModelConfig | null): number | null => row?.maxTokens ?? null;
    settings = get(WorkspaceSettings).of({ name: 'test_settings', entity, read, revision: 'models' });
  });
  afterAll(() => api?.close());

  it('have their defaults until the first change, and never those of another workspace', async () => {
    expect(await as(mine, () => settings.current())).toBeNull();
    await as(mine, () => settings.save({ maxTokens: 7 }, { max_tokens: 7 }));
    expect(await as(mine, () => settings.current())).toBe(7);
    expect(await as(theirs, () => settings.current())).toBeNull();
    expect(await as(theirs, () => settings.load())).toBeNull();
  });

  it('raise the revision and are told in the audit log with each change, together or not at all', async () => {
    const before = await revision();
    await as(mine, () => settings.save({ maxTokens: 8 }, { max_tokens: 8 }));
    expect(await revision()).toBe(before + 1);
    const entries = await as(mine, () => get(TenantDb).em().find(AuditEntry, { action: 'test_settings.updated' }));
    const details = entries.map(({ targetType, targetId, detail }) => ({ targetType, targetId, detail }));
    // Both changes, in any order.
    expect(details).toHaveLength(2);
    expect(details).toContainEqual({ targetType: 'test_settings', targetId: mine, detail: { max_tokens: 8 } });
    await expect(as(mine, () => settings.save({ maxTokens: 'many' as never }, {}))).rejects.toThrow();
    expect([await revision(), await as(mine, () => settings.load())]).toEqual([before + 1, 8]);
  });

  it('are as of a revision: what was read for one is not read again, for another it is', async () => {
    const known = await revision();
    expect(await as(mine, () => settings.at(known))).toBe(8);
    await as(mine, () => settings.save({ maxTokens: 9 }, {}));
    expect(await as(mine, () => settings.at(known))).toBe(8);
    expect(await as(mine, () => settings.at(known + 1))).toBe(9);
    expect(await as(mine, () => settings.at(null))).toBe(9);
  });

  it('hold one of several first changes at the same moment', async () => {
    const { workspaceId } = await registerAccount(api);
    const values = [1, 2, 3, 4];
    await Promise.all(values.map((maxTokens) => as(workspaceId, () => settings.save({ maxTokens }, {}))));
    expect(await as(workspaceId, () => get(TenantDb).em().count(ModelConfig, {}))).toBe(1);
    expect(values).toContain(await as(workspaceId, () => settings.current()));
  });
});
