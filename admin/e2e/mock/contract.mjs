// Holds the stand-in API to openapi.json: an address, a body or an answer that the API does not have is an offence.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const document = JSON.parse(readFileSync(new URL('../../../libs/api-client/openapi.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
ajv.addSchema({ $id: 'openapi', components: document.components });

/** Templates with fewer parameters first: `/built-in` before `/{id}`. */
const operations = Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    })),
  )
  .sort((a, b) => a.path.split('{').length - b.path.split('{').length);

/** References are looked up in the document that was added. */
const rebased = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'));
const validators = new Map();
function problemOf(schema, value) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(rebased(schema)));
  const validate = validators.get(key);
  return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: '' });
}

const jsonOf = (content) => content?.['application/json']?.schema;

/** Not part of the described API. */
const OUTSIDE = /^\/health\//;

/** @returns what is wrong with a call and its answer, empty when nothing is */
export function offences({ method, url, body, status, answer }) {
  const { pathname, searchParams } = new URL(url, 'http://mock');
  if (OUTSIDE.test(pathname) || status >= 400) return [];
  const name = `${method} ${pathname}`;
  const found = operations.find((each) => each.method === method && each.pattern.test(pathname));
  if (!found) return [`${name} is not in openapi.json`];
  const { operation } = found;
  const known = new Set((operation.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name));
  const response = operation.responses[status];
  const asks = jsonOf(operation.requestBody?.content);
  const gives = jsonOf(response?.content);
  const sent = asks && problemOf(asks, body);
  const given = gives && answer !== undefined && problemOf(gives, answer);
  return [
    ...[...searchParams.keys()].filter((key) => !known.has(key)).map((key) => `${name} has no parameter ${key}`),
    ...(response ? [] : [`${name} does not answer ${status}`]),
    ...(sent ? [`${name} was sent what it does not take: ${sent}`] : []),
    ...(given ? [`${name} was answered with what it does not give: ${given}`] : []),
  ];
}

/** Watches one call: what is wrong with it is added to `list` when it is answered. */
export function watch(list, req, res, body) {
  const end = res.end.bind(res);
  res.end = (text) => {
    const type = String(res.getHeader('Content-Type') ?? '');
    const answer = type.startsWith('application/json') && text ? JSON.parse(text) : undefined;
    list.push(...offences({ method: req.method, url: req.url, body, status: res.statusCode, answer }));
    return end(text);
  };
}
