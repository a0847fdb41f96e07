import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import type { VectorHit } from '../../vectors/vector-store.js';
import type { SearchedIndex } from '../knowledge-indexes.js';
import type { KnowledgeSettings } from '../settings/knowledge-settings.js';
import type { Candidate, Drops } from './candidate.js';
import { diversified } from './diversity.js';
import { type ScoreBreakdown, explain, noTimings } from './explain.js';
import { fuse } from './fusion.js';
import { Neighbours } from './neighbours.js';
import type { Passage } from '../../common/passages/passage.js';
import type { RetrievalQuery } from './query.js';
import type { RetrievalResult } from './result.js';
import { planOf, type RetrievalPlan, settled } from './plan.js';
import { Relevance } from './relevance.js';
import { toPassage } from './retrieval.mapper.js';
import { RerankStage } from './rerank/rerank-stage.js';
import { RetrievalRepository } from './retrieval.repository.js';
import { CandidateSearch } from './search.js';
import { type Group, select } from './selection.js';
import { Sources } from './sources.js';

/** One search, step by step: filter, two lists, fusion, sources, relevance, reranking, selection, neighbours. */
@Injectable()
export class Retriever {
  constructor(
    private readonly clock: Clock,
    private readonly repository: RetrievalRepository,
    private readonly search: CandidateSearch,
    private readonly sources: Sources,
    private readonly rerank: RerankStage,
    private readonly neighbours: Neighbours,
  ) {}

  async run(q: RetrievalQuery, settings: KnowledgeSettings, index: SearchedIndex): Promise<RetrievalResult> {
    const started = this.clock.monotonic();
    const open = planOf(q, settings.retrieval, index);
    const timings = noTimings();
    const documentIds = q.filter ? await this.repository.findFiltered(q.filter) : null;
    const lists = await this.search.run(q, open, index, documentIds, timings);
    const plan = settled(open, lists);
    const fusing = this.clock.monotonic();
    const found = await this.sources.of(fuse(lists.dense, lists.lexical, plan.denseWeight));
    const drops: Drops = new Map();
    const relevance = new Relevance(q.query, plan, farthest(lists.dense, plan.depth));
    const relevant = relevance.filter(found, drops);
    const reranking = this.clock.monotonic();
    const { candidates, skipped } = await this.rerank.run(q.query, relevant, plan, q.signal);
    timings.rerank = this.clock.monotonic() - reranking;
    const ranked = diversified(candidates, plan.diversity);
    const groups = select(ranked, plan, drops);
    const { passages, used } = await this.read(groups, plan);
    timings.fuse = this.clock.monotonic() - fusing - timings.rerank;
    timings.total = this.clock.monotonic() - started;
    const reranked = new Map(candidates.map((candidate) => [candidate.id, candidate]));
    const breakdown = { plan, timings, relevance, drops, used, rerankSkipped: skipped, embedderId: index.id };
    const all = found.map((each) => reranked.get(each.id) ?? each);
    const nearest = passages.length > 0 ? [] : nearestOf(found);
    return { ...this.result(q, passages, { ...breakdown, found: all }), nearest };
  }

  /** The given chunks of active versions, one passage each. */
  async quote(chunkIds: readonly string[]): Promise<Passage[]> {
    const named = chunkIds.map((id) => ({
      id,
      score: 1,
      denseScore: null,
      lexicalScore: null,
      denseRank: null,
      lexicalRank: null,
    }));
    const found = await this.sources.of(named);
    return found.map((candidate, i) => toPassage(candidate, [candidate.chunk], i + 1));
  }

  /** The result if there is nothing to search, or nothing to search for. */
  emptyResult(q: RetrievalQuery, settings: KnowledgeSettings, index: SearchedIndex): RetrievalResult {
    const plan = settled(planOf(q, settings.retrieval, index), { dense: [], lexical: [] });
    const breakdown = { plan, timings: noTimings(), found: [], relevance: null };
    return this.result(q, [], { ...breakdown, embedderId: index.id, drops: new Map(), used: new Set() });
  }

  private result({ explain: wanted }: RetrievalQuery, passages: Passage[], breakdown: ScoreBreakdown): RetrievalResult {
    return {
      passages,
      nearest: [],
      embedderId: breakdown.embedderId,
      decision: passages.length > 0 ? 'relevant' : 'nothing_relevant',
      ...(wanted ? { explain: explain(breakdown) } : {}),
    };
  }

  /** Reads each group's text with its neighbours, and returns which chunks were used. */
  private async read(groups: Group[], plan: RetrievalPlan): Promise<{ passages: Passage[]; used: Set<string> }> {
    const runs = groups.map((group) => group.map(({ chunk }) => chunk).sort((a, b) => a.ordinal - b.ordinal));
    const whole = await this.neighbours.around(runs, plan.neighbours);
    return {
      passages: groups.map(([best], i) => toPassage(best!, whole[i]!, i + 1)),
      used: new Set(whole.flat().map(({ id }) => id)),
    };
  }
}

const NEAREST = 3;
const nearestOf = (found: readonly Candidate[]): Passage[] =>
  found.slice(0, NEAREST).map((candidate, i) => toPassage(candidate, [candidate.chunk], i + 1));

/** Upper bound of the cosine for hits beyond a full list; a list that is not full excludes nothing. */
const farthest = (dense: VectorHit[], depth: number): number => (dense.length >= depth ? dense.at(-1)!.score : 1);
