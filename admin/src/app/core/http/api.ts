import { HttpClient, type HttpContext, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer, ItemOf, Method, PagePath, PathOf, PathParams, Query, RequestOf } from '@nexus/api-client';
import { PagedList, queryParams } from './paged-list';
import { settle } from './settle';

type Args<T> = Partial<Record<keyof T, never>> extends T ? [request?: T & CallOptions] : [request: T & CallOptions];

export interface CallOptions {
  /** Still sent when the page is being left. */
  keepalive?: boolean;
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
  read<P extends PathOf<'get'>>(
    path: P,
    ...[request]: Partial<Record<keyof RequestOf<'get', P>, never>> extends RequestOf<'get', P>
      ? [request?: () => RequestOf<'get', P> | undefined]
      : [request: () => RequestOf<'get', P> | undefined]
  ): HttpResourceRef<Answer<'get', P> | undefined> {
    return httpResource<Answer<'get', P>>(() => {
      const given = (request ? request() : {}) as AnyRequest | undefined;
      return given && { url: fill(path, given.path), params: sent(given.query) };
    });
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
}

const sent = (query: AnyRequest['query']) => {
  const { limit, ...rest } = queryParams({ ...query });
  return query?.['limit'] === undefined ? rest : { limit: limit!, ...rest };
};
