import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { SecretBox } from '../../common/crypto/secret-box.js';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { ProviderSpec } from '../providers/provider-spec.js';
import { ProviderKey } from './provider-key.entity.js';

/** Owner of a secret: authenticated with the ciphertext. */
export const secretOwner = ({ workspaceId, name }: Pick<ProviderKey, 'workspaceId' | 'name'>): string[] => [
  'provider_key',
  workspaceId,
  name,
];

/** Providers of the current workspace: its own, and the installation's unless one of its own has the same name. */
@Injectable()
export class ProviderDirectory {
  private readonly logger = new Logger(ProviderDirectory.name);
  /** Providers that the operator offers to every workspace. */
  readonly installation: readonly ProviderSpec[];

  constructor(
    private readonly db: TenantDb,
    private readonly box: SecretBox,
    config: AppConfig,
  ) {
    this.installation = installationSpecs(config);
  }

  /** OpenRouter last: a server named after a vendor serves that vendor's models itself. */
  async specs(): Promise<ProviderSpec[]> {
    const rows = await this.rows();
    const own = new Set(rows.map((row) => row.name));
    const all = [...rows.map((row) => this.specOf(row)), ...this.installation.filter(({ name }) => !own.has(name))];
    const last = (spec: ProviderSpec): number => Number(spec.kind === 'openrouter');
    return all.sort((a, b) => last(a) - last(b));
  }

  async rows(): Promise<ProviderKey[]> {
    return this.db.em().find(ProviderKey, {}, { orderBy: { name: 'asc' } });
  }

  ofInstallation(name: string): ProviderSpec | undefined {
    return this.installation.find((spec) => spec.name === name);
  }

  specOf(row: ProviderKey): ProviderSpec {
    const { workspaceId, name, kind, baseUrl, models = null, secret = null } = row;
    const version = digest([row.id, kind, baseUrl, models, secret]);
    const spec = { name, kind, baseUrl, models, workspaceId, version };
    try {
      return { ...spec, apiKey: secret === null ? null : this.box.open(secret, secretOwner(row)) };
    } catch (error) {
      this.logger.error({ err: error, workspaceId, provider: name, msg: 'A stored provider key cannot be read' });
      return { ...spec, apiKey: null, keyUnreadable: true };
    }
  }
}

const OPENROUTER = { name: 'openrouter', kind: 'openrouter', models: null } as const;

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);

/** Their versions do not include the key: another key for the same server changes no answer, and requires a restart. */
function installationSpecs({ openrouter, providers }: AppConfig): ProviderSpec[] {
  const common = (baseUrl: string) => ({ workspaceId: null, version: digest(baseUrl) });
  return [
    ...providers.installation.map((p): ProviderSpec => ({ ...p, ...common(p.baseUrl), kind: 'openai_compatible' })),
    ...(openrouter.apiKey === null
      ? []
      : [{ ...common(openrouter.baseUrl), ...OPENROUTER, baseUrl: openrouter.baseUrl, apiKey: openrouter.apiKey }]),
  ];
}
