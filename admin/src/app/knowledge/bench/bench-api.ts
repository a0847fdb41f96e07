import { Injectable, inject } from '@angular/core';
import { Api } from '../../core/http/api';
import type { BenchSettings, Expected } from './bench-types';

type RunIds = { set: string; run: string };

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class BenchApi {
  private readonly api = inject(Api);

  /** The passages for a question, and why the other candidates were dropped. */
  ask = (query: string, settings: BenchSettings) =>
    this.api.call('post', '/api/rag/query', { body: { query, explain: true, ...tried(settings) } });
  /** The prompt for a model with the passages of such a search. */
  prompt = (query: string, settings: BenchSettings) =>
    this.api.call('post', '/api/rag/prompt-preview', { body: { query, ...tried(settings) } });

  sets = () => this.api.list('/api/rag/test-sets');
  questions = (set: () => string | undefined) => this.api.list('/api/rag/test-sets/{id}/questions', () => of(set()));
  runs = (set: () => string | undefined) => this.api.list('/api/rag/test-sets/{id}/runs', () => of(set()));
  run = (ids: () => RunIds | undefined) =>
    this.api.read('/api/rag/test-sets/{id}/runs/{run_id}', () => {
      const value = ids();
      return value && { path: { id: value.set, run_id: value.run } };
    });

  create = (name: string) => this.api.call('post', '/api/rag/test-sets', { body: { name } });
  remove = (id: string) => this.api.call('delete', '/api/rag/test-sets/{id}', { path: { id } });
  add = (id: string, question: string, expected: Expected[]) =>
    this.api.call('post', '/api/rag/test-sets/{id}/questions', {
      path: { id },
      body: { questions: [{ question, expected }] },
    });
  removeQuestion = (id: string, question_id: string) =>
    this.api.call('delete', '/api/rag/test-sets/{id}/questions/{question_id}', { path: { id, question_id } });
  start = (id: string, settings: BenchSettings) =>
    this.api.call('post', '/api/rag/test-sets/{id}/runs', { path: { id }, body: { settings: given(settings) } });
  cancel = (id: string, run_id: string) =>
    this.api.call('post', '/api/rag/test-sets/{id}/runs/{run_id}/cancel', { path: { id, run_id } });
  removeRun = (id: string, run_id: string) =>
    this.api.call('delete', '/api/rag/test-sets/{id}/runs/{run_id}', { path: { id, run_id } });
}

const of = (id: string | undefined) => (id ? { path: { id } } : undefined);

const tried = ({ mode, ...settings }: BenchSettings) => ({ ...given({ mode }), settings: given(settings) });

/** Only the values that are set; null is a value of its own: calibrated. */
const given = <T extends object>(settings: T): Partial<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<T>;
