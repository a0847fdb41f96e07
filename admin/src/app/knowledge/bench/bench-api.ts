import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { PagedList } from '../../core/http/paged-list';
import { settle } from '../../core/http/settle';
import type {
  BenchSettings,
  Expected,
  PromptPreview,
  RetrievalAnswer,
  TestQuestion,
  TestRun,
  TestRunDetail,
  TestSet,
} from './bench-types';

const SETS = '/api/rag/test-sets';
const one = (id: string): string => `${SETS}/${encodeURIComponent(id)}`;
const run = (set: string, id: string): string => `${one(set)}/runs/${encodeURIComponent(id)}`;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class BenchApi {
  private readonly http = inject(HttpClient);

  /** The passages a question would get, and why the other candidates are not among them. */
  ask(query: string, { mode, ...settings }: BenchSettings): Promise<RetrievalAnswer> {
    const body = { query, explain: true, ...given({ mode }), settings: given(settings) };
    return settle(this.http.post<RetrievalAnswer>('/api/rag/query', body));
  }

  /** What a model would be sent with the passages of such a search. */
  prompt(query: string, { mode, ...settings }: BenchSettings): Promise<PromptPreview> {
    const body = { query, ...given({ mode }), settings: given(settings) };
    return settle(this.http.post<PromptPreview>('/api/rag/prompt-preview', body));
  }

  sets(): PagedList<TestSet> {
    return new PagedList<TestSet>(SETS, () => ({}));
  }

  questions(set: () => string | undefined): PagedList<TestQuestion> {
    return new PagedList<TestQuestion>(
      () => `${one(set()!)}/questions`,
      () => (set() ? {} : undefined),
    );
  }

  runs(set: () => string | undefined): PagedList<TestRun> {
    return new PagedList<TestRun>(
      () => `${one(set()!)}/runs`,
      () => (set() ? {} : undefined),
    );
  }

  run(ids: () => { set: string; run: string } | undefined): HttpResourceRef<TestRunDetail | undefined> {
    return httpResource<TestRunDetail>(() => {
      const value = ids();
      return value && run(value.set, value.run);
    });
  }

  create(name: string): Promise<TestSet> {
    return settle(this.http.post<TestSet>(SETS, { name }));
  }

  async remove(set: string): Promise<void> {
    await settle(this.http.delete(one(set)));
  }

  async add(set: string, question: string, expected: Expected[]): Promise<void> {
    await settle(this.http.post(`${one(set)}/questions`, { questions: [{ question, expected }] }));
  }

  async removeQuestion(set: string, id: string): Promise<void> {
    await settle(this.http.delete(`${one(set)}/questions/${encodeURIComponent(id)}`));
  }

  start(set: string, settings: BenchSettings): Promise<TestRun> {
    return settle(this.http.post<TestRun>(`${one(set)}/runs`, { settings: given(settings) }));
  }

  cancel(set: string, id: string): Promise<TestRun> {
    return settle(this.http.post<TestRun>(`${run(set, id)}/cancel`, {}));
  }

  async removeRun(set: string, id: string): Promise<void> {
    await settle(this.http.delete(run(set, id)));
  }
}

/** What was set; null is a value of its own: as calibrated. */
const given = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
