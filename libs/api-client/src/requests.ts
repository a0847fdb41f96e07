import type { paths } from './gen/api';

/** What a call of one operation takes and gives, from the OpenAPI document: a wrong address or field does not compile. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that answer to a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> =
  paths[P] extends Record<M, infer O extends { responses: unknown }> ? O : never;

type Json<C> = [NonNullable<C>] extends [never]
  ? never
  : NonNullable<C> extends { content: { 'application/json': infer T } }
    ? T
    : never;

type Success = 200 | 201 | 202;

/** The JSON of a success; void where there is none. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? Given<Json<R[keyof R & Success]>> : never;

type Given<T> = [T] extends [never] ? void : T;

/** The JSON that is sent; never where the operation takes none. */
export type Body<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { requestBody?: infer B } ? Json<B> : never;

export type Query<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;

export type PathParams<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { parameters: { path: infer A } } ? A : never;

type Part<K extends string, T, Needed> = [T] extends [never]
  ? { [key in K]?: never }
  : Needed extends true
    ? { [key in K]: T }
    : { [key in K]?: T };

/** `path` and `body` have to be given where the operation has them. */
export type RequestOf<M extends Method, P extends PathOf<M>> = Part<'path', PathParams<M, P>, true> &
  Part<'query', Query<M, P>, false> &
  Part<'body', Body<M, P>, true>;

/** Paths that answer with a page of items. */
export type PagePath = {
  [P in PathOf<'get'>]: Answer<'get', P> extends { items: unknown[]; next_cursor: string | null } ? P : never;
}[PathOf<'get'>];
export type ItemOf<P extends PagePath> = Answer<'get', P> extends { items: (infer T)[] } ? T : never;
