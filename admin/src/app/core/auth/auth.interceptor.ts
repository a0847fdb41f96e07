import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { isOwnApi } from '../http/own-api';
import { ANONYMOUS } from './auth-api';
import { Session } from './session';

const withToken = <T>(request: HttpRequest<T>, token: string | undefined): HttpRequest<T> =>
  token ? request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }) : request;

/** Adds the access token to calls of our own API; after a 401 renews it and repeats the call once. */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  if (request.context.get(ANONYMOUS) || !isOwnApi(request.url)) return next(request);
  const session = inject(Session);
  return from(session.token()).pipe(
    switchMap((token) =>
      next(withToken(request, token)).pipe(
        catchError((error: unknown) => {
          if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
          return from(session.renew(token)).pipe(
            switchMap((renewed) => {
              if (renewed) return next(withToken(request, renewed));
              void session.expire();
              return throwError(() => error);
            }),
          );
        }),
      ),
    ),
  );
};
