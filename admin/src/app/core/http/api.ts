import { HttpClient, type HttpContext, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer, ItemOf, Method, PagePath, PathOf, PathParams, Query, RequestOf } from '@nexus/api-client';
import { PagedList, queryParams } from './paged-list';
import { settle } from './settle';

type Args<T> = Partial<Record<keyof T, never>> extends T ? [request?: T & CallOptions] : [request: T & CallOptions];

type Reading<P extends PathOf<'get'>> = () => RequestOf<'get', P> | undefined;

interface ReadOptions<A, T> {
  /** What the page makes of the answer. */
  parse?: (answer: A) => T;
}

type ReadArgs<P extends PathOf<'get'>, T> =
  Partial<Record<keyof RequestOf<'get', P>, never>> extends RequestOf<'get', P>
    ? [request?: Reading<P>, options?: ReadOptions<Answer<'get', P>, T>]
    : [request: Reading<P>, options?: ReadOptions<Answer<'get', P>, T>];

export interface CallOptions {
  /** Still sent when the page is being left. */
  keepalive?: boolean;
  /** With the cookies of the session, from another origin as well. */
  withCredentials?: boolean;
  context?: HttpContext;
}

/** The shape every request has; what exactly is in it is checked where it is made. */
interface AnyRequest extends CallOptions {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
}

/** The address of an operation. Parts of the path are encoded: an id can not reach another one. */
export function apiUrl<M extends Method, P extends PathOf<M>>(
  _method: M,
  template: P,
  ...[path]: [PathParams<M, P>] extends [never] ? [] : [path: PathParams<M, P>]
): string {
  return fill(template, path as AnyRequest['path']);
}

function fill(template: string, path: AnyRequest['path'] = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined || value === '') throw new Error(`The address ${template} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

/** Every call of the console. Addresses, parameters, bodies and answers are those of the OpenAPI document. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  /** A read that follows its signals; `request` undefined: nothing is read yet. Made in an injection context. */
  read<P extends PathOf<'get'>, T = Answer<'get', P>>(
    path: P,
    ...[request, options]: ReadArgs<P, T>
  ): HttpResourceRef<T | undefined> {
    return this.resource<Answer<'get', P>, T>('get', path, request ?? (() => ({})), options);
  }

  /** As `read`, of an operation that takes what is asked for as a body. */
  ask<P extends PathOf<'post'>>(
    path: P,
    request: () => RequestOf<'post', P> | undefined,
  ): HttpResourceRef<Answer<'post', P> | undefined> {
    return this.resource<Answer<'post', P>, Answer<'post', P>>('post', path, request);
  }

  /** A list that is read page by page. Made in an injection context. */
  list<P extends PagePath>(
    path: P,
    request: () => { path?: PathParams<'get', P>; query?: Query<'get', P> } | undefined = () => ({}),
  ): PagedList<ItemOf<P> & { id: string }> {
    const given = () => request() as AnyRequest | undefined;
    return new PagedList(
      () => fill(path, given()?.path),
      () => given() && { ...given()?.query },
    );
  }

  /** One call. Fails with an ApiError. */
  call<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...[request]: Args<RequestOf<M, P>>
  ): Promise<Answer<M, P>> {
    const { path: parts, query, body, ...options } = (request ?? {}) as AnyRequest;
    const url = fill(path, parts);
    return settle(
      this.http.request<Answer<M, P>>(method, url, {
        ...options,
        params: sent(query),
        // A write without a body is JSON all the same.
        body: body ?? (method === 'get' || method === 'delete' ? undefined : {}),
      }),
    );
  }

  /** The bytes of a file. Fails with an ApiError. */
  file<P extends PathOf<'get'>>(path: P, ...[request]: Args<RequestOf<'get', P>>): Promise<Blob> {
    const { path: parts, query, context } = (request ?? {}) as AnyRequest;
    return settle(this.http.get(fill(path, parts), { context, params: sent(query), responseType: 'blob' }));
  }

  private resource<A, T>(
    method: Method,
    path: string,
    request: () => unknown,
    options: ReadOptions<A, T> = {},
  ): HttpResourceRef<T | undefined> {
    return httpResource<T>(
      () => {
        const given = request() as AnyRequest | undefined;
        return given && { method, url: fill(path, given.path), params: sent(given.query), body: given.body };
      },
      options as { parse?: (answer: unknown) => T },
    );
  }
}

const sent = (query: AnyRequest['query']) => {
  const { limit, ...rest } = queryParams({ ...query });
  return query?.['limit'] === undefined ? rest : { limit: limit!, ...rest };
};
