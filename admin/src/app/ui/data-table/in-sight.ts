import { DestroyRef, Directive, ElementRef, afterNextRender, inject, output } from '@angular/core';
import { scrollerOf } from '../scroller';

/** About six screens, so that rows are rendered before they are scrolled to. */
const MARGIN = '2000px';

/** Whether its element is near the visible area, and its height: distant parts of a long list are not rendered. */
@Directive({ selector: '[nxInSight]' })
export class InSight {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly destroyed = inject(DestroyRef);
  readonly nxInSight = output<{ near: boolean; height: number }>();

  constructor() {
    afterNextRender(() => {
      // Not available in every test environment.
      if (typeof IntersectionObserver === 'undefined') return;
      const observer = new IntersectionObserver(
        (entries) => {
          const entry = entries.at(-1);
          if (entry) this.nxInSight.emit({ near: entry.isIntersecting, height: this.host.offsetHeight });
        },
        { root: scrollerOf(this.host), rootMargin: MARGIN },
      );
      observer.observe(this.host);
      this.destroyed.onDestroy(() => observer.disconnect());
    });
  }
}
