import { DomainError } from '../../common/errors/domain-error.js';
import { createValidationPipe } from '../../common/errors/validation.js';
import { type CompletionInput, metadataOf, modelsOf, workspaceOptions } from '../completion-input.js';
import { isObject } from '../dto/wire-shapes.js';
import { invalid, toMessages } from '../message-input.js';
import { toParameters } from '../parameters-input.js';
import { NexusOptionsDto, OpenAiCompletionDto } from './dto/completion-request.dto.js';

const lenient = createValidationPipe('kept');
const strict = createValidationPipe();
/** Defaults for clients that send no `nexus` options. */
const NO_EXTRAS = new NexusOptionsDto();

/** Converts OpenAI's request to a completion input. @throws DomainError `validation_failed` | `invalid_json` */
export async function readOpenAiCompletion(body: object): Promise<CompletionInput> {
  if (!isObject(body)) throw new DomainError('invalid_json', 'Send a JSON object.');
  const plain = withoutNulls(body);
  refuseUnsupported(plain);
  const dto = (await lenient.transform(plain, { type: 'body', metatype: OpenAiCompletionDto })) as OpenAiCompletionDto;
  const nexus = plain['nexus'] === undefined ? NO_EXTRAS : await readNexus(plain['nexus']);
  const max_tokens = dto.max_completion_tokens ?? dto.max_tokens;
  return {
    ...modelsOf(dto),
    messages: toMessages(dto.messages),
    json: !dto.stream,
    // OpenAI clients cannot resume a stream, so the run ends when they disconnect.
    resumable: false,
    parameters: toParameters({ ...dto, max_tokens }),
    ...workspaceOptions(nexus),
    metadata: metadataOf(dto.metadata),
    endUser: dto.user ?? null,
    audience: 'internal',
  };
}

/** Clients send null for unset fields, both at the top level and in messages; only the content of a message may be null. */
function withoutNulls(body: object): Record<string, unknown> {
  const top = dropNulls(body);
  const messages: unknown = top['messages'];
  return Array.isArray(messages) ? { ...top, messages: messages.map((m) => (isObject(m) ? dropNulls(m) : m)) } : top;
}

const dropNulls = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null));

/** Rejects options that would otherwise be ignored silently. */
function refuseUnsupported(body: Record<string, unknown>): void {
  const refused: [string, boolean, string][] = [
    ['n', typeof body['n'] === 'number' && body['n'] > 1, 'Only one answer per request is supported: n must be 1.'],
    ['logprobs', body['logprobs'] === true, 'Log probabilities are not available.'],
    ['functions', body['functions'] !== undefined, 'functions is deprecated: use tools instead.'],
    ['audio', body['audio'] !== undefined, 'Audio output is not available: answers are text.'],
  ];
  for (const [field, is, message] of refused) if (is) throw invalid(field, 'unsupported', message);
}

async function readNexus(value: unknown): Promise<NexusOptionsDto> {
  try {
    return (await strict.transform(value, { type: 'body', metatype: NexusOptionsDto })) as NexusOptionsDto;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const errors = error.errors?.map((e) => ({ ...e, field: `nexus.${e.field}` }));
    throw new DomainError(error.code, error.message, { errors });
  }
}
