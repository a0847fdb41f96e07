import { toFolder, toTags } from '../documents/folder-and-tags.js';
import type { CrawlRun } from './crawl-run.entity.js';
import type { CrawlSource } from '../documents/crawl-source.entity.js';
import type { CreateSourceDto, SourceDto, SourceRunDto, UpdateSourceDto } from './dto/source.dto.js';

export function toRunDto(run: CrawlRun): SourceRunDto {
  return {
    id: run.id,
    state: run.state,
    created_at: run.createdAt.toISOString(),
    ...(run.startedAt ? { started_at: run.startedAt.toISOString() } : {}),
    ...(run.endedAt ? { ended_at: run.endedAt.toISOString() } : {}),
    pages_found: run.found,
    pages_new: run.added,
    pages_changed: run.changed,
    pages_unchanged: run.unchanged,
    pages_removed: run.removed,
    pages_skipped: run.skipped,
    pages_failed: run.failed,
    problems: run.problems,
  };
}

export function toSourceDto(source: CrawlSource, pages: number, lastRun: CrawlRun | undefined): SourceDto {
  return {
    id: source.id,
    name: source.name,
    kind: source.kind,
    url: source.url,
    include: source.include,
    exclude: source.exclude,
    max_pages: source.maxPages,
    max_depth: source.maxDepth,
    folder: source.folder,
    tags: source.tags,
    schedule: source.schedule,
    enabled: source.enabled,
    pages,
    ...(source.enabled && source.nextRunAt ? { next_run_at: source.nextRunAt.toISOString() } : {}),
    ...(lastRun ? { last_run: toRunDto(lastRun) } : {}),
    created_at: source.createdAt.toISOString(),
    updated_at: source.updatedAt.toISOString(),
  };
}

/** Only the given fields. @throws DomainError `validation_failed` for folder and tags */
export function fromSourceDto(dto: CreateSourceDto | UpdateSourceDto): Partial<CrawlSource> {
  const { name, kind, url, include, exclude, max_pages, max_depth, folder, tags, schedule, enabled } = dto;
  const all = {
    name,
    kind,
    url,
    include,
    exclude,
    maxPages: max_pages,
    maxDepth: max_depth,
    folder: folder === undefined ? undefined : toFolder(folder),
    tags: tags && toTags(tags),
    schedule,
    enabled,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
