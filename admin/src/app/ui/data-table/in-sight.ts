import { DestroyRef, Directive, ElementRef, afterNextRender, inject, output } from '@angular/core';
import { scrollerOf } from '../scroller';

/** Half a dozen screens: what is scrolled to is there already. */
const MARGIN = '2000px';

/** Whether its element is near what can be seen, and how high it is: far parts of a long list need no elements. */
@Directive({ selector: '[nxInSight]' })
export class InSight {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly destroyed = inject(DestroyRef);
  readonly nxInSight = output<{ near: boolean; height: number }>();

  constructor() {
    afterNextRender(() => {
      // Not there in every environment of tests.
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
