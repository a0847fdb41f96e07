import { Component, computed, input } from '@angular/core';
import type { Citation } from '@nexus/contracts';
import { excerptParts, shortExcerpt } from './source-place';

/** An excerpt with the supporting span marked. */
@Component({
  selector: 'nx-excerpt',
  template: `{{ parts()[0] }}<mark>{{ parts()[1] }}</mark
    >{{ parts()[2] }}`,
  styles: `
    mark {
      border-radius: 3px;
      background: var(--nx-selected);
      color: inherit;
    }
  `,
})
export class Excerpt {
  readonly citation = input.required<Citation>();
  protected readonly parts = computed(() => shortExcerpt(excerptParts(this.citation())));
}
