import { Bool, Int, IsoDate, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { RUN_STATES, type RunState } from '../crawl-run.entity.js';
import { SCHEDULES, type Schedule, SOURCE_KINDS, type SourceKind } from '../../documents/crawl-source.entity.js';

const GLOB = { max: 50, each: 200, pattern: /^[/*]/ };
const GLOBS = 'Path patterns: * matches anything but a slash, ** matches anything';
const MAX_PAGES = 1_000;
const DEFAULT_PAGES = 50;
const MAX_DEPTH = 10;
const DEFAULT_DEPTH = 3;

export class SourceProblemDto {
  @Text({ max: 2000 }) url: string;
  @Text({ description: 'Stable code: gone, timeout, disallowed, noindex, too_large, …' }) code: string;
  @Text({ description: 'Human-readable sentence' }) message: string;
}

export class SourceRunDto {
  @Uuid() id: string;
  @OneOf(RUN_STATES) state: RunState;
  @IsoDate() created_at: string;
  @IsoDate({ optional: true }) started_at?: string;
  @IsoDate({ optional: true }) ended_at?: string;
  @Int({ min: 0, description: 'Pages on its list so far' }) pages_found: number;
  @Int({ min: 0 }) pages_new: number;
  @Int({ min: 0 }) pages_changed: number;
  @Int({ min: 0 }) pages_unchanged: number;
  @Int({ min: 0 }) pages_removed: number;
  @Int({ min: 0, description: 'Read but not kept: noindex, or a duplicate of another page' }) pages_skipped: number;
  @Int({ min: 0 }) pages_failed: number;
  @ListOf(() => SourceProblemDto, { max: 101, description: 'The first hundred' }) problems: SourceProblemDto[];
}

export class CreateSourceDto {
  @Text({ min: 1, max: 100, trim: true }) name: string;
  @OneOf(SOURCE_KINDS, { description: 'page: one page; sitemap: the pages it lists; site: pages reachable by links' })
  kind: SourceKind;
  @Text({ min: 1, max: 2000, trim: true }) url: string;
  @TextList({ ...GLOB, default: [], description: GLOBS }) include: string[] = [];
  @TextList({ ...GLOB, default: [], description: GLOBS }) exclude: string[] = [];
  @Int({ min: 1, max: MAX_PAGES, default: DEFAULT_PAGES }) max_pages: number = DEFAULT_PAGES;
  @Int({
    min: 0,
    max: MAX_DEPTH,
    default: DEFAULT_DEPTH,
    description: 'Maximum number of links between the address and a page; sites only',
  })
  max_depth: number = DEFAULT_DEPTH;
  @Text({ max: 300, default: '', trim: true, description: 'Where its documents are shown' }) folder: string = '';
  @TextList({ max: 20, each: 50, default: [] }) tags: string[] = [];
  @OneOf(SCHEDULES, { default: 'manual' }) schedule: Schedule = 'manual';
  @Bool({ default: true, description: 'A paused source is read only on request' }) enabled: boolean = true;
}

export class UpdateSourceDto {
  @Text({ min: 1, max: 100, trim: true, optional: true }) name?: string;
  @OneOf(SOURCE_KINDS, { optional: true }) kind?: SourceKind;
  @Text({ min: 1, max: 2000, trim: true, optional: true }) url?: string;
  @TextList({ ...GLOB, optional: true }) include?: string[];
  @TextList({ ...GLOB, optional: true }) exclude?: string[];
  @Int({ min: 1, max: MAX_PAGES, optional: true }) max_pages?: number;
  @Int({ min: 0, max: MAX_DEPTH, optional: true }) max_depth?: number;
  @Text({ max: 300, trim: true, optional: true }) folder?: string;
  @TextList({ max: 20, each: 50, optional: true }) tags?: string[];
  @OneOf(SCHEDULES, { optional: true }) schedule?: Schedule;
  @Bool({ optional: true }) enabled?: boolean;
}

export class SourceDto {
  @Uuid() id: string;
  @Text({ max: 100 }) name: string;
  @OneOf(SOURCE_KINDS) kind: SourceKind;
  @Text({ max: 2000 }) url: string;
  @TextList({ max: 50 }) include: string[];
  @TextList({ max: 50 }) exclude: string[];
  @Int({ min: 1, max: MAX_PAGES }) max_pages: number;
  @Int({ min: 0, max: MAX_DEPTH }) max_depth: number;
  @Text({ max: 300 }) folder: string;
  @TextList({ max: 20 }) tags: string[];
  @OneOf(SCHEDULES) schedule: Schedule;
  @Bool() enabled: boolean;
  @Int({ min: 0, description: 'Pages that have a document' }) pages: number;
  @IsoDate({ optional: true }) next_run_at?: string;
  @Nested(() => SourceRunDto, { optional: true, description: 'The newest run, which may be in progress' })
  last_run?: SourceRunDto;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class SourceIdParam {
  @Uuid() id: string;
}

export class DeleteSourceQuery {
  @OneOf(['keep', 'delete'], { default: 'keep', description: 'What happens to its documents' })
  documents: 'keep' | 'delete' = 'keep';
}

export class PreviewSourceDto {
  @OneOf(SOURCE_KINDS) kind: SourceKind;
  @Text({ min: 1, max: 2000, trim: true }) url: string;
  @TextList({ ...GLOB, default: [] }) include: string[] = [];
  @TextList({ ...GLOB, default: [] }) exclude: string[] = [];
  @Int({ min: 1, max: MAX_PAGES, default: DEFAULT_PAGES }) max_pages: number = DEFAULT_PAGES;
}

export class PreviewPageDto {
  @Text({ max: 2000 }) url: string;
  @Text({ max: 300, optional: true, description: 'Where the page was read for the preview' }) title?: string;
}

export class SourcePreviewDto {
  @ListOf(() => PreviewPageDto, { max: 50, description: 'The first fifty' }) pages: PreviewPageDto[];
  @Int({ min: 0, description: 'Found so far; for a site, only pages linked from its first page' }) total: number;
  @Bool({ description: 'There are more than max_pages' }) truncated: boolean;
  @ListOf(() => SourceProblemDto, { max: 100 }) problems: SourceProblemDto[];
}

export class AddWebPageDto {
  @Text({ min: 1, max: 2000, trim: true, description: 'Address of a web page or of a file on the web' }) url: string;
  @Text({ max: 300, optional: true, trim: true }) folder?: string;
  @TextList({ max: 20, each: 50, optional: true }) tags?: string[];
}
