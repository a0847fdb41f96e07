import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Citation } from '@nexus/contracts';
import { fill } from '../i18n/strings.js';
import { closeIcon } from './icons.js';
import { excerptView, placeOf, titleOf } from './place.js';
import type { Actions, ViewModel } from './ui.js';

/** The excerpt behind a citation, overlaid on the transcript so that nothing moves. */
export function sourceView(view: ViewModel, { citation }: { citation: Citation }, actions: Actions): TemplateResult {
  const { strings } = view;
  const where = [placeOf(citation, strings), citation.heading]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  return html`<div class="sheet" part="source" role="dialog" aria-labelledby="source-title">
    <div class="sheet-head">
      <span class="number" aria-hidden="true">${citation.n}</span>
      <div>
        <h3 id="source-title">
          <span class="sr">${fill(strings.source, { n: citation.n })}: </span><bdi>${titleOf(citation)}</bdi>
        </h3>
        ${where ? html`<p class="where" dir="auto">${where}</p>` : nothing}
      </div>
      <button type="button" class="icon-button" aria-label=${strings.closeSource} @click=${actions.closeSource}>
        ${closeIcon()}
      </button>
    </div>
    <p class="excerpt" dir="auto" tabindex="0">${excerptView(citation)}</p>
  </div>`;
}
