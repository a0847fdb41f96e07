/// <reference lib="es2024.string" />
import type { EntityManager } from '@mikro-orm/postgresql';
import { Document } from './document.entity.js';
import { safeFileName } from '../../common/text/file-name.js';

const MAX_NAME = 200;

/** The fields that identify an upload. */
export interface Named {
  name: string;
  folder?: string;
  sourceUrl?: string;
}

/** A file is identified by folder and name, a web page by its address: many pages of a site may share a title. */
export const identityOf = ({
  name,
  folder = '',
  sourceUrl,
}: Named): { sourceUrl: string } | { name: string; folder: string } =>
  sourceUrl === undefined ? { name, folder } : { sourceUrl };

/** An existing page belongs to the first source that finds it. */
export function adopt(document: Document, { sourceUrl, sourceId }: { sourceUrl?: string; sourceId?: string }): void {
  if (sourceId && document.sourceUrl === sourceUrl) document.sourceId ??= sourceId;
}

/**
 * Name for a new document. If another document already has the name, a page gets its path appended; the name of a file is kept,
 * since it is its identity.
 */
export async function freeName(em: EntityManager, { name, folder = '', sourceUrl }: Named): Promise<string> {
  if (sourceUrl === undefined) return name;
  for (const candidate of candidates(name, sourceUrl)) {
    const taken = await em.findOne(
      Document,
      { name: candidate, folder, status: { $ne: 'deleting' } },
      { fields: ['id'] },
    );
    if (!taken) return candidate;
  }
  throw new Error('No free name found');
}

export function* candidates(name: string, sourceUrl: string): Generator<string, never> {
  yield name;
  const { host, pathname } = new URL(sourceUrl);
  const place = safeFileName(`${host}${pathname}`.replaceAll('/', ' ').trim()).slice(0, 90).trim();
  yield joined(name, ` – ${place}`);
  for (let n = 2; ; n++) yield joined(name, ` – ${place} (${n})`);
}

const joined = (name: string, suffix: string): string =>
  name
    .slice(0, MAX_NAME - suffix.length)
    .toWellFormed()
    .trimEnd() + suffix;
