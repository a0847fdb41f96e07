import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The schemas of an OpenAPI 3.1 document, by name. */
export class ComponentSchemas {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: { components: object }) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', components: document.components });
  }

  /** Problems of a value, as `<path>: <problem>`; empty if it is valid. */
  problems(name: string, value: unknown): string[] {
    const known = this.compiled.get(name);
    const validate = known ?? this.ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
    this.compiled.set(name, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
  }
}
