import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { OpenApiValidator } from './openapi-validator.js';
import { type CollectionRequest, type PointRequest, QdrantCollection, type QueryRequest } from './qdrant-collection.js';
import { QdrantError } from './qdrant-error.js';

type Parameters = { collection_name: string };
type Handler = (body: never, parameters: Parameters) => unknown;

export interface QdrantSimulatorOptions {
  /** Path of Qdrant's OpenAPI description. */
  openApiFile: string;
  /** If set, requests without this `api-key` are refused. */
  apiKey?: string;
  /** Time after creation for which a collection responds with 500, like a cluster that has not reached consensus yet. */
  creationMs?: number;
  /** Called for every write with a function that repeats it on another node. */
  onWrite?: (repeat: (node: QdrantSimulator) => void) => void;
}

const WRITES = new Set([
  'create_collection',
  'delete_collection',
  'create_field_index',
  'upsert_points',
  'delete_points',
]);

const BODY_LIMIT = 64 * 1024 * 1024;
const ACKNOWLEDGED = 'completed';

/**
 * An in-memory Qdrant that validates every request and response against Qdrant's own OpenAPI description. A request that it
 * does not allow is refused with 400; an invalid response is a defect of the simulator and listed in `violations`.
 */
export class QdrantSimulator {
  /** Responses of the simulator that the description forbids; tests expect none. */
  readonly violations: string[] = [];
  /** Requests that were refused because of the description. */
  readonly rejections: string[] = [];
  private readonly collections = new Map<string, QdrantCollection>();
  private readonly validator: OpenApiValidator;
  private readonly operations: Record<string, Handler>;
  private app: FastifyInstance | undefined;
  private address = '';

  constructor(private readonly options: QdrantSimulatorOptions) {
    this.validator = new OpenApiValidator(options.openApiFile);
    this.operations = this.handlers();
  }

  get url(): string {
    return this.address;
  }

  /** Starts serving; after a stop it resumes with the same collections. */
  async start(port = 0): Promise<string> {
    this.app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
    this.app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      reply.code(error.statusCode ?? 500).send(refusal(error.message)),
    );
    for (const [operationId, handler] of Object.entries(this.operations)) this.serve(this.app, operationId, handler);
    this.address = await this.app.listen({ port, host: '127.0.0.1' });
    return this.address;
  }

  async stop(): Promise<void> {
    await this.app?.close();
  }

  /** Applies a write that another node has accepted. */
  repeat(operationId: string, body: unknown, parameters: Parameters): void {
    this.operations[operationId]!(body as never, parameters);
  }

  private handlers(): Record<string, Handler> {
    return {
      get_collections: () => ({ collections: [...this.collections.keys()].map((name) => ({ name })) }),
      collection_exists: (_, { collection_name }) => ({ exists: this.collections.has(collection_name) }),
      create_collection: (body: CollectionRequest, { collection_name }) => this.create(collection_name, body),
      delete_collection: (_, { collection_name }) => this.collections.delete(collection_name),
      get_collection: (_, { collection_name }) => this.describe(collection_name),
      create_field_index: (body: { field_name: string; field_schema: unknown }, { collection_name }) => {
        this.find(collection_name).indexes.set(body.field_name, body.field_schema);
        return { operation_id: 0, status: ACKNOWLEDGED };
      },
      upsert_points: (body: { points?: PointRequest[] }, { collection_name }) => {
        if (!body.points) throw new QdrantError(400, 'The simulator only knows lists of points');
        return { operation_id: this.find(collection_name).upsert(body.points), status: ACKNOWLEDGED };
      },
      delete_points: (body: { filter?: Record<string, unknown>; points?: unknown[] }, { collection_name }) => {
        const collection = this.find(collection_name);
        const filter = body.filter ?? { must: [{ has_id: body.points }] };
        return { operation_id: collection.remove(collection.select(filter)), status: ACKNOWLEDGED };
      },
      query_points: (body: QueryRequest, { collection_name }) => ({ points: this.find(collection_name).query(body) }),
      count_points: (body: { filter?: Record<string, unknown> }, { collection_name }) => ({
        count: this.find(collection_name).select(body.filter).length,
      }),
    };
  }

  private describe(name: string): object {
    const collection = this.find(name);
    if (Date.now() - collection.createdAt < (this.options.creationMs ?? 0))
      throw new QdrantError(500, `Service internal error: Collection ${name} is not ready on every peer`);
    return describe(collection);
  }

  private create(name: string, body: CollectionRequest): boolean {
    if (this.collections.has(name)) throw new QdrantError(409, `Wrong input: Collection \`${name}\` already exists!`);
    this.collections.set(name, new QdrantCollection(body));
    return true;
  }

  private find(name: string): QdrantCollection {
    const collection = this.collections.get(name);
    if (!collection) throw new QdrantError(404, `Not found: Collection \`${name}\` doesn't exist!`);
    return collection;
  }

  private serve(app: FastifyInstance, operationId: string, handler: Handler): void {
    const { method, url } = this.validator.route(operationId);
    app.route({
      method,
      url,
      handler: (request, reply) => this.answer(operationId, handler, request, reply),
    });
  }

  private answer(operationId: string, handler: Handler, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { status, body } = this.execute(operationId, handler, request);
    // Serialised as on the wire, to reveal values that JSON cannot represent.
    const problem = this.validator.responseProblem(operationId, status, JSON.parse(JSON.stringify(body)));
    if (problem) this.violations.push(`${operationId} ${status}: ${problem}`);
    return reply
      .code(problem ? 500 : status)
      .send(problem ? refusal(`The simulator broke the contract: ${problem}`) : body);
  }

  private execute(operationId: string, handler: Handler, request: FastifyRequest): { status: number; body: unknown } {
    const { apiKey } = this.options;
    if (apiKey && request.headers['api-key'] !== apiKey)
      return { status: 401, body: refusal('Must provide an API key') };
    const parameters = request.params as Parameters;
    const problem = this.validator.requestProblem(operationId, {
      path: { ...parameters },
      query: request.query as Record<string, unknown>,
      body: request.body,
    });
    if (problem) {
      this.rejections.push(`${operationId}: ${problem}`);
      return { status: 400, body: refusal(`Format error in JSON body: ${problem}`) };
    }
    try {
      const result = handler(request.body as never, parameters);
      if (WRITES.has(operationId)) this.options.onWrite?.((node) => node.repeat(operationId, request.body, parameters));
      return { status: 200, body: { result, status: 'ok', time: 0.001 } };
    } catch (error) {
      if (!(error instanceof QdrantError)) throw error;
      return { status: error.status, body: refusal(error.message) };
    }
  }
}

const refusal = (error: string): object => ({ status: { error }, time: 0.001 });

function describe({ config, points, indexes }: QdrantCollection): object {
  const payload_schema = Object.fromEntries(
    [...indexes.keys()].map((key) => [key, { data_type: 'keyword', points: points.size }]),
  );
  return {
    status: 'green',
    optimizer_status: 'ok',
    points_count: points.size,
    indexed_vectors_count: points.size,
    segments_count: 1,
    config: {
      params: config,
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: { default_segment_number: 0, flush_interval_sec: 5 },
    },
    payload_schema,
  };
}
