import type { HttpResourceRef } from '@angular/common/http';
import { effect, untracked } from '@angular/core';

/**
 * Reloads a resource. If a reload is already running, it is repeated once afterwards, so that no change is missed. Must be
 * called in an injection context.
 */
export function reloader(resource: HttpResourceRef<unknown>): () => void {
  let again = false;
  effect(() => {
    if (resource.status() === 'reloading' || !again) return;
    again = false;
    untracked(() => resource.reload());
  });
  return () => {
    if (!resource.reload()) again = untracked(resource.status) === 'reloading';
  };
}
