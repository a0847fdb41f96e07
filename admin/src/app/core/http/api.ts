import { HttpClient, type HttpContext, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer, ItemOf, Method, PagePath, PathOf, PathParams, Query, RequestOf } from '@nexus/api-client';
import { PagedList, queryParams } from './paged-list';
import { settle } from './settle';

type Args<T> = Partial<Record<keyof T, never>> extends T ? [request?: T & CallOptions] : [request: T & CallOptions];

type Reading<P extends PathOf<'get'>> = () => RequestOf<'get', P> | undefined;

interface ReadOptions<A, T> {
  /** Maps the response to the value of the page. */
  parse?: (answer: A) => T;
}

type ReadArgs<P extends PathOf<'get'>, T> =
  Partial<Record<keyof RequestOf<'get', P>, never>> extends RequestOf<'get', P>
    ? [request?: Reading<P>, options?: ReadOptions<Answer<'get', P>, T>]
    : [request: Reading<P>, options?: ReadOptions<Answer<'get', P>, T>];

export interface CallOptions {
  /** Sent even while the page is being left. */
  keepalive?: boolean;
  /** Sends the session cookies, also across origins. */
  withCredentials?: boolean;
  context?: HttpContext;
}

/** The common shape of requests; their exact contents are type-checked at the call. */
interface AnyRequest extends CallOptions {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
}

/** URL of an operation. Path segments are encoded, so that an id cannot reach another operation. */
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

/** All API calls of the console. Paths, parameters, bodies and responses are typed by the OpenAPI document. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  /** A read that follows its signals; with `request` undefined nothing is read yet. Must be called in an injection context. */
  read<P extends PathOf<'get'>, T = Answer<'get', P>>(
    path: P,
    ...[request, options]: ReadArgs<P, T>
  ): HttpResourceRef<T | undefined> {
    return this.resource<Answer<'get', P>, T>('get', path, request ?? (() => ({})), options);
  }

  /** Like `read`, for a query operation that takes a body. */
  ask<P extends PathOf<'post'>>(
    path: P,
    request: () => RequestOf<'post', P> | undefined,
  ): HttpResourceRef<Answer<'post', P> | undefined> {
    return this.resource<Answer<'post', P>, Answer<'post', P>>('post', path, request);
  }

  /** A paged list. Must be called in an injection context. */
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
        // A write without a body is still JSON.
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
