import { fromWireParameters, type ModelParameters } from '../llm/model-parameters.js';
import type { ModelParametersDto } from './dto/model-parameters.dto.js';
import { isObject } from './dto/wire-shapes.js';
import { invalid } from './message-input.js';

const MAX_DEPTH = 32;
const MAX_BIASES = 1024;

/** Validation across fields, which decorators cannot express. @throws DomainError `validation_failed` */
export function toParameters(dto: ModelParametersDto): ModelParameters {
  const { logit_bias: bias, tools, tool_choice: choice, response_format: format } = dto;
  if (bias && !isBias(bias)) throw invalid('logit_bias', 'logitBias', 'Each token id needs a bias from -100 to 100.');
  if (format?.type === 'json_schema' && !isObject(format.json_schema?.['schema']))
    throw invalid('response_format.json_schema', 'required', 'json_schema needs a name and a schema.');
  const nameless = tools?.findIndex((t) => t.type === 'function' && !t.function) ?? -1;
  if (nameless >= 0)
    throw invalid(`tools.${nameless}.function`, 'required', 'A tool of type function needs a function.');
  if (choice !== undefined && choice !== 'none' && !tools?.length)
    throw invalid('tool_choice', 'noTools', 'tool_choice is only allowed when tools are given.');
  for (const field of ['tools', 'tool_choice', 'response_format', 'reasoning', 'provider'] as const)
    if (isDeeperThan(dto[field], MAX_DEPTH)) throw invalid(field, 'depth', 'Nested too deeply.');
  return fromWireParameters(tools?.length === 0 ? { ...dto, tools: undefined } : dto);
}

const isBias = (bias: object): boolean => {
  const values: unknown[] = Object.values(bias);
  return values.length <= MAX_BIASES && values.every((v) => typeof v === 'number' && v >= -100 && v <= 100);
};

const isDeeperThan = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1)));
