interface Route {
  verb: string;
  path: string;
  schema?: object;
  isPublic: boolean;
  isVisitor: boolean;
  query: string[];
}
export function routesOf(document: object): Route[];
export function pathOf(path: string, value?: string): string;
export const TEXTS: Readonly<Record<string, string>>;
export const BODIES: Readonly<Record<string, () => string | Buffer>>;
export const CHAT_BODIES: Readonly<Record<string, () => string>>;
export function filled(document: object, schema: object, text: string): object;
export function listed(document: object, schema: object): object;
export function queriesOf(route: Route): string[];
export const PATH_VALUES: readonly string[];
export const MULTIPART: readonly [name: string, type: string, body: string][];
