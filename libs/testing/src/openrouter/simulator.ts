import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type SimulatedRequest, simulatedAnswer } from './answers.js';
import type { Behaviour, Fault } from './behaviour.js';
import { sendEmbeddings } from './embeddings.js';
import { loadModelList, type ModelList } from './models.js';
import { Script } from './script.js';
import { StreamWriter } from './stream-writer.js';
import { writeWhole } from './whole-writer.js';

export interface SimulatorOptions {
  /** Path of a stored response of `GET /api/v1/models`. */
  modelsFile?: string;
}

export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body?: SimulatedRequest;
}

/** Keys with a special meaning; any other is accepted. */
const REFUSED_KEY = 'sk-refused';
const EMPTY_KEY = 'sk-no-credit';

/** Simulates OpenRouter: the same paths and formats, scripted faults and latencies, no network. */
export class OpenRouterSimulator {
  readonly requests: RecordedRequest[] = [];
  private answers: ((request: SimulatedRequest) => string | undefined) | undefined;
  /** Number of completions whose client disconnected before the end. */
  aborted = 0;
  /** Number of finished completions, including errors. */
  completed = 0;
  /** Number of TCP connections accepted so far. */
  connections = 0;
  /** performance.now() when the last client disconnected before the end. */
  lastAbortAt = 0;
  private readonly behaviours = new Script();
  private readonly models: ModelList;
  private server: Server | undefined;

  constructor(options: SimulatorOptions = {}) {
    this.models = loadModelList(options.modelsFile);
  }

  async start(port = 0, host = '127.0.0.1'): Promise<void> {
    this.server = createServer((request, response) => void this.handle(request, response));
    this.server.on('connection', () => this.connections++);
    await new Promise<void>((resolve, reject) => this.server!.once('error', reject).listen(port, host, resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }

  /** Base URL in the form of the product's OPENROUTER_BASE_URL. */
  get url(): string {
    const { address, port } = this.server!.address() as AddressInfo;
    return `http://${address}:${port}/api/v1`;
  }

  get completionRequests(): RecordedRequest[] {
    return this.requests.filter((r) => r.path.endsWith('/chat/completions'));
  }

  /** Behaviour of the next completions, in this order; afterwards the model's name decides again. */
  script(...behaviours: Behaviour[]): void {
    this.behaviours.add(...behaviours);
  }

  /** The same for the next completions of one model. */
  scriptModel(model: string, ...behaviours: Behaviour[]): void {
    this.behaviours.addFor(model, ...behaviours);
  }

  /** What completions say that no script gives words to; undefined: what they would say anyway. */
  answerBy(answers: (request: SimulatedRequest) => string | undefined): void {
    this.answers = answers;
  }

  reset(): void {
    this.answers = undefined;
    this.requests.length = 0;
    this.behaviours.clear();
    this.aborted = 0;
    this.completed = 0;
    this.connections = 0;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
    };
    this.requests.push(recorded);
    const path = recorded.path.split('?', 1)[0];
    try {
      if (request.method === 'GET' && path === '/api/v1/models') return this.sendModels(request, response);
      if (request.method === 'GET' && path === '/api/v1/key') return sendKey(recorded.headers.authorization, response);
      if (request.method === 'POST' && path === '/api/v1/chat/completions') {
        recorded.body = JSON.parse(await readBody(request)) as SimulatedRequest;
        return await this.complete(recorded, response);
      }
      if (request.method === 'POST' && path === '/api/v1/embeddings')
        return sendEmbeddings(JSON.parse(await readBody(request)), response);
      sendError(response, 404, 'Not Found');
    } catch (error) {
      if (!response.headersSent && !response.destroyed) sendError(response, 400, `Bad request: ${String(error)}`);
      else response.destroy();
    }
  }

  private sendModels(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers['if-none-match'] === this.models.etag)
      response.writeHead(304, { etag: this.models.etag }).end();
    else response.writeHead(200, { 'content-type': 'application/json', etag: this.models.etag }).end(this.models.json);
  }

  private async complete({ headers, body }: RecordedRequest, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    response.once('close', () => {
      if (response.writableFinished) this.completed++;
      else {
        this.aborted++;
        this.lastAbortAt = performance.now();
        left.abort();
      }
    });
    const refusal = keyRefusal(headers.authorization);
    if (refusal) return sendError(response, ...refusal);
    const request = body!;
    const behaviour = this.behaviours.next(request.model);
    if (behaviour.firstByteMs) await delay(behaviour.firstByteMs, undefined, { signal: left.signal });
    if (behaviour.raw) return sendRaw(response, behaviour.status ?? 200, behaviour.raw);
    if (behaviour.status)
      return sendError(
        response,
        behaviour.status,
        behaviour.message ?? 'Provider returned error',
        behaviour.retryAfter,
      );
    if (behaviour.fault && (await faultOfResponse(behaviour.fault, response, left.signal))) return;
    const answer = {
      id: `gen-sim-${this.requests.length}`,
      request,
      behaviour,
      text: behaviour.text ?? this.answers?.(request) ?? simulatedAnswer(request),
    };
    if (request.stream) await new StreamWriter(response, answer, left.signal).write();
    else await writeWhole(response, answer, left.signal);
  }
}

/** Faults of the whole response. @returns false for those within an answer. */
async function faultOfResponse(fault: Fault, response: ServerResponse, left: AbortSignal): Promise<boolean> {
  if (fault === 'html')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the network</html>');
  else if (fault === 'blank') response.writeHead(200, { 'content-type': 'text/event-stream' }).end();
  else if (fault === 'reset') response.destroy();
  else if (fault === 'silent') await delay(600_000, undefined, { signal: left });
  else return false;
  return true;
}

async function sendRaw(
  response: ServerResponse,
  status: number,
  { body, contentType = 'text/event-stream', chunkBytes = Infinity }: NonNullable<Behaviour['raw']>,
): Promise<void> {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': contentType });
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    response.write(bytes.subarray(at, at + chunkBytes));
    // Sends each chunk in a separate packet, as far as possible.
    if (chunkBytes < Infinity) await delay(0);
  }
  response.end();
}

function keyRefusal(authorization: string | undefined): [number, string] | undefined {
  if (!authorization?.startsWith('Bearer ')) return [401, 'No auth credentials found'];
  const key = authorization.slice('Bearer '.length);
  if (key === REFUSED_KEY) return [401, `Incorrect API key provided: ${key}`];
  if (key === EMPTY_KEY) return [402, 'Insufficient credits'];
  return undefined;
}

function sendKey(authorization: string | undefined, response: ServerResponse): void {
  const refusal = keyRefusal(authorization);
  // A key without credit is still a valid key.
  if (refusal?.[0] === 401) return sendError(response, ...refusal);
  sendJson(response, 200, { data: { label: 'sk-or-v1-sim...ulated', usage: 0, limit: null, is_free_tier: false } });
}

function sendError(response: ServerResponse, status: number, message: string, retryAfter?: number): void {
  sendJson(response, status, { error: { code: status, message }, user_id: 'user_simulated' }, retryAfter);
}

function sendJson(response: ServerResponse, status: number, body: object, retryAfter?: number): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    })
    .end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
