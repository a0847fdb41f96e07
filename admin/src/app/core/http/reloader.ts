import type { HttpResourceRef } from '@angular/common/http';
import { effect, untracked } from '@angular/core';

/**
 * Reads a resource again. Asked for while it is being read again, it is read once more after that: what changed meanwhile is
 * not missed. Made in an injection context.
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
