import { Observable, type Subscription } from 'rxjs';

/**
 * The Observable returned by a promise, started separately for each subscriber: equivalent to `defer(() =>
 * from(promise)).pipe(switchMap(o => o))` at a fraction of its cost, for stages that every request passes.
 */
export function onceResolved<T>(begin: () => Promise<Observable<T>>): Observable<T> {
  return new Observable<T>((subscriber) => {
    let inner: Subscription | undefined;
    begin().then(
      (events) => {
        if (!subscriber.closed) inner = events.subscribe(subscriber);
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => inner?.unsubscribe();
  });
}
