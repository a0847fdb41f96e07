import { DestroyRef, Directive, ElementRef, afterNextRender, inject, output } from '@angular/core';
import { scrollerOf } from './scroller';

/** Emits when its element is about to become visible, in time to load what follows. */
@Directive({ selector: '[nxNearEnd]' })
export class NearEnd {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly destroyed = inject(DestroyRef);
  readonly nxNearEnd = output();

  constructor() {
    afterNextRender(() => {
      // Not available in every test environment.
      if (typeof IntersectionObserver === 'undefined') return;
      const observer = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.nxNearEnd.emit(),
        { root: scrollerOf(this.host), rootMargin: '600px' },
      );
      observer.observe(this.host);
      this.destroyed.onDestroy(() => observer.disconnect());
    });
  }
}
