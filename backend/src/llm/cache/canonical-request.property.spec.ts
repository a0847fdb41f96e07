import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RevisionValues, REVISION_KINDS } from '../../workspaces/revisions/revision-store.js';
import { type ModelParameters, PARAMETER_NAMES } from '../model-parameters.js';
import { type AnswerInputs, requestHashes } from './canonical-request.js';
import type { CompletionRequest } from '../completion/completion.js';

/** Fields of a completion that cannot change its answer. All others belong in AnswerInputs. */
type Harmless =
  | 'id'
  | 'requestId'
  | 'workspaceId'
  | 'principal'
  | 'json'
  | 'resumable'
  | 'cacheControl'
  | 'metadata'
  | 'endUser'
  | 'startedAt'
  | 'turn'
  | 'idempotency'
  // Part of the rendered prompt, if the prompt uses it.
  | 'locale';
type Undecided = Exclude<keyof CompletionRequest, keyof AnswerInputs | Harmless>;
/** Does not compile while a field of CompletionRequest is in neither list. */
const undecided: [Undecided] extends [never] ? [] : [Undecided] = [];

const text = fc.string({ maxLength: 12 });
const json = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
);
const parameters = fc.record(Object.fromEntries(Object.keys(PARAMETER_NAMES).map((name) => [name, json])), {
  requiredKeys: [],
}) as fc.Arbitrary<ModelParameters>;
const message = fc.record(
  {
    role: fc.constantFrom('system', 'user', 'assistant', 'tool'),
    content: text,
    parts: fc.array(fc.record({ type: text, text }), { maxLength: 2 }),
    name: text,
    toolCalls: fc.array(fc.record({ id: text, name: text, arguments: text }), { maxLength: 2 }),
    toolCallId: text,
  },
  { requiredKeys: ['role', 'content'] },
);
const inputs = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 4 }),
  model: fc.record({
    id: text,
    provider: text,
    params: fc.record({ fallbacks: fc.array(text, { maxLength: 3 }), providers: text }),
  }),
  parameters,
  retrieval: fc.record({
    useRag: fc.option(fc.boolean()),
    topK: fc.option(fc.integer({ min: 1, max: 50 })),
    threshold: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  curatedAnswers: fc.boolean(),
  systemPromptId: fc.option(text),
  conversation: fc.record({ id: text, head: text }),
  embedderId: text,
  audience: fc.constantFrom('internal', 'visitor'),
}) as fc.Arbitrary<AnswerInputs>;
const revisions = fc.record(
  Object.fromEntries(REVISION_KINDS.map((kind) => [kind, fc.nat()])),
) as fc.Arbitrary<RevisionValues>;
const state = fc.record({ inputs, prompt: fc.option(text), revisions, generation: fc.nat() });
type State = typeof state extends fc.Arbitrary<infer S> ? S : never;

const hash = (s: State): string =>
  requestHashes(s.inputs, s.prompt, { values: s.revisions, generation: s.generation }).exact;

type Path = (string | number)[];

/** Paths of all nested values, including the value itself. */
function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))];
}

/** A copy with `change` applied at one path. */
function changed<T>(value: T, [key, ...rest]: Path, change: (old: unknown) => unknown): T {
  if (key === undefined) return change(value) as T;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  const next = changed(copy[key], rest, change);
  if (next === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = next;
  return copy as T;
}

/** A minimally different value. */
function another(old: unknown): unknown {
  if (typeof old === 'string') return `${old} `;
  if (typeof old === 'number') return old + 1 === old ? 0 : old + 1;
  if (typeof old === 'boolean') return !old;
  if (old === null) return '';
  if (Array.isArray(old)) return [...(old as unknown[]), old[0] ?? ''];
  return { ...(old as object), [`${Object.keys(old as object).join('')}+`]: null };
}

/** The same value with the keys of all objects in reverse order and unset ones explicit. */
function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([k, v]) => [k, respelled(v)] as const);
  return { ...Object.fromEntries(entries.reverse()), 'not there': undefined };
}

/** Paths where a change has no effect: of a conversation only the newest message counts; unknown keys are ignored. */
const FREE: RegExp = /^(|inputs|revisions|inputs\.(conversation(\.id)?|retrieval|model))$/;

describe('exact key', () => {
  it('classifies every field of a completion', () => {
    expect(undecided).toEqual([]);
  });

  it('differs after any change in the request, its parameters or the state it depends on', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(state, (before) => {
        const key = hash(before);
        for (const path of places(before)) {
          const name = path.join('.');
          if (FREE.test(name)) continue;
          seen.add(path.slice(0, 3).join('.').replace(/\.\d+/g, '.n'));
          expect([name, hash(changed(before, path, another))]).not.toEqual([name, key]);
        }
      }),
      { numRuns: 100 },
    );
    for (const parameter of Object.keys(PARAMETER_NAMES)) expect(seen).toContain(`inputs.parameters.${parameter}`);
    expect(seen.size).toBeGreaterThan(40);
  });

  it('differs when a parameter or a part of a message is omitted, whatever its value', () => {
    fc.assert(
      fc.property(state, (before) => {
        const optional = places(before.inputs).filter(
          ([top, a, b, more]) =>
            (top === 'parameters' && a !== undefined && b === undefined) ||
            (top === 'messages' && b !== undefined && more === undefined),
        );
        for (const path of optional)
          expect(hash({ ...before, inputs: changed(before.inputs, path, () => undefined) })).not.toBe(hash(before));
      }),
      { numRuns: 100 },
    );
  });

  it('differs when messages are reordered or split differently', () => {
    fc.assert(
      fc.property(state, fc.string({ minLength: 2 }), (before, words) => {
        const of = (...contents: string[]): string =>
          hash({
            ...before,
            inputs: { ...before.inputs, messages: contents.map((content) => ({ role: 'user', content })) },
          });
        const [head, tail] = [words.slice(0, 1), words.slice(1)];
        const keys = [of(words), of(head, tail), of('', words), of(words, '')];
        expect(new Set(keys).size).toBe(keys.length);
        if (head !== tail) expect(of(head, tail)).not.toBe(of(tail, head));
      }),
    );
  });

  it('is the same for the same request, whatever the order of keys and however unset ones are written', () => {
    fc.assert(
      fc.property(state, (before) => {
        expect(hash(respelled(before) as State)).toBe(hash(before));
        expect(hash(structuredClone(before))).toBe(hash(before));
      }),
    );
  });

  it('does not depend on which conversation it is', () => {
    fc.assert(
      fc.property(state, text, (before, id) => {
        const { conversation } = before.inputs;
        expect(hash({ ...before, inputs: { ...before.inputs, conversation: { ...conversation!, id } } })).toBe(
          hash(before),
        );
      }),
    );
  });
});
