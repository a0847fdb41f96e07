import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FieldErrorDto, ProblemDto } from './common/http/returns.js';
import { describeOperations } from './reference/describe-operations.js';
import { INTRODUCTION } from './reference/introduction.js';

export function buildOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Nexus AI Hub API')
    .setDescription(INTRODUCTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Access JWT, API token (nxs_…) or visitor token' })
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    extraModels: [ProblemDto, FieldErrorDto],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const { post } of Object.values(document.paths)) if (post && takesIdempotencyKey(post)) addIdempotencyKey(post);
  describeOperations(document);
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;

/** What the interceptor of idempotency/ is in front of: every POST of a signed-in caller but uploads. */
const takesIdempotencyKey = ({ security, requestBody }: Operation): boolean =>
  (security ?? []).some((scheme) => Object.keys(scheme).length > 0) &&
  !(requestBody && 'content' in requestBody && 'multipart/form-data' in requestBody.content);

function addIdempotencyKey(operation: Operation): void {
  const parameters = (operation.parameters ??= []);
  if (parameters.some((p) => 'name' in p && p.name === 'Idempotency-Key')) return;
  parameters.push({
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'The same key and body within 24 hours return the same answer, and nothing is done twice',
    schema: { type: 'string', maxLength: 255 },
  });
}

/** The document at /api/openapi.json and /api/openapi.yaml. */
export function setupOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => buildOpenApi(app), {
    ui: false,
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
}
