import { Injectable, type Signal, signal } from '@angular/core';

const watch = (query: string): Signal<boolean> => {
  if (typeof matchMedia === 'undefined') return signal(false);
  const list = matchMedia(query);
  const state = signal(list.matches);
  list.addEventListener('change', () => state.set(list.matches));
  return state.asReadonly();
};

/** The two breakpoints at which the layout changes its structure, not only its size. */
@Injectable({ providedIn: 'root' })
export class Viewport {
  private readonly widths = new Map<number, Signal<boolean>>();

  /** Whether the window is narrower than this, for optional content. */
  below(px: number): Signal<boolean> {
    const known = this.widths.get(px) ?? watch(`(max-width: ${px - 0.02}px)`);
    this.widths.set(px, known);
    return known;
  }

  /** Below this the navigation is a drawer. */
  readonly narrow = watch('(max-width: 1023px)');
  /** Below this tables become cards. */
  readonly phone = watch('(max-width: 599px)');
}
