import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedData } from '../data/shared-data.js';
import { QdrantSimulator } from './qdrant-simulator.js';

const openApiFile = sharedData('qdrant/openapi.master.json');
const suite = openApiFile ? describe : describe.skip;
if (!openApiFile)
  process.stderr.write('SKIPPED: Qdrant simulator (qdrant/openapi.master.json is not there; set NEXUS_TEST_DATA)\n');

suite('Qdrant simulator', () => {
  let simulator: QdrantSimulator;
  beforeAll(async () => {
    simulator = new QdrantSimulator({ openApiFile: openApiFile! });
    await simulator.start();
  });
  afterAll(() => simulator.stop());

  const call = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(simulator.url + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const id = '0198c0de-0000-7000-8000-000000000001';

  it('supports the life cycle of a collection', async () => {
    const vectors = { dense: { size: 2, distance: 'Cosine' } };
    expect(
      (await call('PUT', '/collections/life', { vectors, sparse_vectors: { terms: { modifier: 'idf' } } })).status,
    ).toBe(200);
    expect((await call('PUT', '/collections/life', { vectors })).status).toBe(409);
    const points = [{ id, payload: { owner: 'a' }, vector: { dense: [1, 0], terms: { indices: [7], values: [1] } } }];
    expect((await call('PUT', '/collections/life/points?wait=true', { points })).body['result']).toMatchObject({
      status: 'completed',
    });
    const filter = { must: [{ key: 'owner', match: { value: 'a' } }] };
    expect((await call('POST', '/collections/life/points/count', { filter })).body['result']).toEqual({ count: 1 });
    const query = { query: [1, 1], using: 'dense', filter, limit: 3, with_payload: ['owner'] };
    const found = (await call('POST', '/collections/life/points/query', query)).body['result'] as {
      points: { score: number }[];
    };
    expect(found.points).toEqual([{ id, version: 1, score: expect.closeTo(Math.SQRT1_2, 5), payload: { owner: 'a' } }]);
    expect((await call('POST', '/collections/life/points/delete', { filter })).status).toBe(200);
    expect((await call('POST', '/collections/life/points/count', {})).body['result']).toEqual({ count: 0 });
    expect((await call('GET', '/collections/life')).status).toBe(200);
  });

  it.each<[string, string, string, unknown]>([
    [
      'a collection with a size of text',
      'PUT',
      '/collections/bad',
      { vectors: { dense: { size: 'x', distance: 'Cosine' } } },
    ],
    ['an unknown distance', 'PUT', '/collections/bad', { vectors: { dense: { size: 2, distance: 'Far' } } }],
    ['an index without a field', 'PUT', '/collections/good/index', { field_schema: 'keyword' }],
    ['an index of an unknown kind', 'PUT', '/collections/good/index', { field_name: 'a', field_schema: 'words' }],
    ['a point without an id', 'PUT', '/collections/good/points', { points: [{ vector: { dense: [1, 0] } }] }],
    [
      'a point id that is neither UUID nor number',
      'PUT',
      '/collections/good/points',
      { points: [{ id: {}, vector: { dense: [1, 0] } }] },
    ],
    ['a vector of text', 'PUT', '/collections/good/points', { points: [{ id, vector: { dense: ['a'] } }] }],
    [
      'a negative sparse index',
      'PUT',
      '/collections/good/points',
      { points: [{ id, vector: { terms: { indices: [-1], values: [1] } } }] },
    ],
    ['points that are no list', 'PUT', '/collections/good/points', { points: 'all' }],
    ['a misspelt filter', 'POST', '/collections/good/points/count', { filter: { musst: [] } }],
    [
      'a condition without a key',
      'POST',
      '/collections/good/points/count',
      { filter: { must: [{ match: { value: 'a' } }] } },
    ],
    ['a limit of zero', 'POST', '/collections/good/points/query', { query: [1, 0], using: 'dense', limit: 0 }],
    ['a deletion of nothing in particular', 'POST', '/collections/good/points/delete', {}],
    ['an unknown query parameter', 'POST', '/collections/good/points/count?fast=yes', {}],
  ])('refuses %s', async (_, method, path, body) => {
    await call('PUT', '/collections/good', {
      vectors: { dense: { size: 2, distance: 'Cosine' } },
      sparse_vectors: { terms: {} },
    });
    const before = simulator.rejections.length;
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body['status']).toEqual({ error: expect.any(String) });
    expect(simulator.rejections.length).toBe(before + 1);
  });

  it.each<[string, number, unknown]>([
    ['a vector of another length', 400, { points: [{ id, vector: { dense: [1, 0, 0] } }] }],
    ['an unknown vector', 400, { points: [{ id, vector: { other: [1, 0] } }] }],
    ['sparse indices twice', 422, { points: [{ id, vector: { terms: { indices: [1, 1], values: [1, 1] } } }] }],
    ['fewer values than indices', 422, { points: [{ id, vector: { terms: { indices: [1, 2], values: [1] } } }] }],
  ])('refuses %s although its description allows it', async (_, status, body) => {
    await call('PUT', '/collections/good', {
      vectors: { dense: { size: 2, distance: 'Cosine' } },
      sparse_vectors: { terms: {} },
    });
    expect((await call('PUT', '/collections/good/points', body)).status).toBe(status);
    expect((await call('POST', '/collections/good/points/count', {})).body['result']).toEqual({ count: 0 });
  });

  it('responds with 404 for an unknown collection and 400 for invalid JSON', async () => {
    expect((await call('POST', '/collections/none/points/count', {})).status).toBe(404);
    const response = await fetch(`${simulator.url}/collections/none/points/count`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"filter":',
    });
    expect(response.status).toBe(400);
  });

  it('never violates its own contract', () => {
    expect(simulator.violations).toEqual([]);
  });
});
