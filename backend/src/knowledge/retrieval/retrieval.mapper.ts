import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';
import type { Candidate } from './candidate.js';
import type {
  ExplainedCandidateDto,
  ExplanationDto,
  RagQueryBody,
  RagResultDto,
  RetrievalFilterDto,
  RetrievalOverridesDto,
} from './dto/query.dto.js';
import type { ExplainedCandidate, Explanation } from './explain.js';
import { joined } from './neighbours.js';
import type { Passage } from '../../common/passages/passage.js';
import type { RetrievalFilter, RetrievalQuery } from './query.js';

const EXCERPT_CHARS = 300;

/** @param run the hit with the chunks merged into its passage, in reading order */
export function toPassage(best: Candidate, run: readonly DocumentChunk[], n: number): Passage {
  const { chunk, document, score, denseScore, lexicalScore } = best;
  return {
    n,
    chunkId: chunk.id,
    documentId: document.id,
    title: document.name,
    ...placeOf(chunk),
    ...(run[0]!.tableHeader ? { tableHeader: run[0]!.tableHeader } : {}),
    ...joined(run),
    score,
    denseScore,
    lexicalScore,
  };
}

const placeOf = ({
  page,
  slide,
  sheet,
  headingPath,
}: DocumentChunk): Pick<Passage, 'page' | 'slide' | 'sheet' | 'heading'> => ({
  ...(page ? { page } : {}),
  ...(slide ? { slide } : {}),
  ...(sheet ? { sheet } : {}),
  ...(headingPath?.length ? { heading: headingPath.join(' › ') } : {}),
});

export const toQuery = ({
  query,
  top_k,
  threshold,
  mode,
  filter,
  settings,
  explain,
}: RagQueryBody): RetrievalQuery => ({
  query,
  mode,
  explain,
  ...(top_k === undefined ? {} : { topK: top_k }),
  ...(threshold === undefined ? {} : { threshold }),
  ...(filter ? { filter: toFilter(filter) } : {}),
  ...(settings ? { overrides: toOverrides(settings) } : {}),
});

const toFilter = ({ document_ids, folder, tags, types, from, to }: RetrievalFilterDto): RetrievalFilter =>
  defined({
    documentIds: document_ids,
    folders: folder === undefined ? undefined : [folder],
    tags,
    types,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  });

const toOverrides = (dto: RetrievalOverridesDto): Partial<RetrievalSettings> =>
  defined({
    topK: dto.top_k,
    threshold: dto.threshold,
    denseWeight: dto.dense_weight,
    diversity: dto.diversity,
    neighbours: dto.neighbours,
    perDocument: dto.per_document,
    rerank: dto.rerank,
    rewriteQuery: dto.rewrite_query,
  });

/** Drops undefined values, so that they do not override lower-priority settings. */
const defined = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

export const toResult = (p: Passage): RagResultDto => ({
  chunk_id: p.chunkId,
  document_id: p.documentId,
  title: p.title,
  ...(p.page ? { page: p.page } : {}),
  ...(p.slide ? { slide: p.slide } : {}),
  ...(p.sheet ? { sheet: p.sheet } : {}),
  ...(p.heading ? { heading: p.heading } : {}),
  ...(p.tableHeader ? { table_header: p.tableHeader } : {}),
  text: p.text,
  start: p.start,
  end: p.end,
  score: p.score,
  dense_score: p.denseScore,
  lexical_score: p.lexicalScore,
});

export const toExplanation = (e: Explanation): ExplanationDto => ({
  embedder_id: e.embedderId,
  threshold: e.threshold,
  lexical_floor: e.lexicalFloor,
  dense_weight: e.denseWeight,
  timings_ms: e.timings,
  ...(e.rerankSkipped ? { rerank_skipped: e.rerankSkipped } : {}),
  candidates: e.candidates.map(toExplained),
});

const toExplained = (c: ExplainedCandidate): ExplainedCandidateDto => ({
  chunk_id: c.id,
  document_id: c.documentId,
  title: c.document.name,
  ...placeOf(c.chunk),
  text: c.chunk.text.slice(0, EXCERPT_CHARS),
  start: c.chunk.startOffset,
  end: c.chunk.endOffset,
  dense_rank: c.denseRank,
  dense_score: c.denseScore,
  lexical_rank: c.lexicalRank,
  lexical_score: c.lexicalScore,
  coverage: c.coverage,
  fused_rank: c.fusedRank,
  fused_score: c.score,
  ...(c.rerankScore === undefined ? {} : { rerank_score: c.rerankScore }),
  passes: c.passes,
  ...(c.dropped ? { dropped: c.dropped } : {}),
  in_result: c.inResult,
});
