import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FieldErrorDto, ProblemDto } from './common/http/returns.js';

export function buildOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Nexus AI Hub API')
    .setDescription(
      'Answers grounded in your documents, streamed and cached. Errors are RFC 9457 problem details with a stable `code`. ' +
        'Streams are server-sent events: start, delta, reasoning, tool_call, citation, notice, usage, done, error.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Access JWT, API token (nxs_…) or visitor token' })
    .build();
  return SwaggerModule.createDocument(app, options, {
    extraModels: [ProblemDto, FieldErrorDto],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
}

/** The document at /api/openapi.json and its page at /api/docs. */
export function setupOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => buildOpenApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Nexus AI Hub API',
  });
}
