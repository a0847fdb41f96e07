import { DomainError } from '../../common/errors/domain-error.js';
import { figure } from '../../parsing/document-limits.js';

export const QUOTAS = ['storage', 'documents', 'chunks'] as const;
export type QuotaName = (typeof QUOTAS)[number];

export interface Quota {
  name: QuotaName;
  used: number;
  /** Null: no limit. */
  allowed: number | null;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Formatted as in the console, with powers of 1024 and never rounded up: `19.9 GB` is less than 20 GB. */
export function bytesInWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = Math.floor((bytes / 1024 ** power) * 10) / 10;
  return `${value.toLocaleString('en')} ${UNITS[power]!}`;
}

const SAID: Record<QuotaName, (count: number) => string> = {
  storage: (bytes) => `${bytesInWords(bytes)} of files`,
  documents: (count) => `${figure(count)} ${count === 1 ? 'document' : 'documents'}`,
  chunks: (count) => `${figure(count)} ${count === 1 ? 'passage' : 'passages'}`,
};

/** Message with quota, usage, limit and remedy; undefined if `more` fits. */
export function refusal({ name, used, allowed }: Quota, more: number): string | undefined {
  if (allowed === null || more <= 0 || used + more <= allowed) return undefined;
  const say = SAID[name];
  const wanted = more === 1 ? '' : ` There is no room for ${say(more)} more.`;
  const remedy = 'Delete documents or old versions that are not needed, or ask the operator for more.';
  const verb = allowed === 1 ? 'is' : 'are';
  return `This workspace has ${say(used)}; ${say(allowed)} ${verb} allowed.${wanted} ${remedy}`;
}

export function refuseBeyond(quota: Quota, more: number): void {
  const words = refusal(quota, more);
  if (words !== undefined) throw new DomainError('quota_exceeded', words);
}
