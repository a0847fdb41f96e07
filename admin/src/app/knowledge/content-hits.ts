import { Component, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../core/http/api';
import { sourcePlace } from '../playground/source-place';

const SHOWN = 5;
/** Minimum number of characters of a search. */
const MIN_CHARS = 3;

/** Passages that match the search box: names alone do not reveal the content of documents. */
@Component({
  selector: 'nx-content-hits',
  imports: [RouterLink],
  template: `
    @if (hits().length) {
      <section class="card" aria-labelledby="content-hits">
        <h2 id="content-hits">In the text</h2>
        <ul>
          @for (hit of hits(); track hit.chunk_id) {
            <li>
              <a
                [routerLink]="['/knowledge/documents', hit.document_id]"
                [queryParams]="{ start: hit.start, end: hit.end }"
                >{{ hit.title }}</a
              >
              @if (place(hit); as where) {
                <span class="small muted">{{ where }}</span>
              }
              <p class="small muted">{{ hit.text }}</p>
            </li>
          }
        </ul>
        <a class="all small" routerLink="/knowledge/bench" [queryParams]="{ q: words() }">Try it in the bench</a>
      </section>
    } @else if (found.error()) {
      <p class="small muted" role="status">The text of the documents cannot be searched right now.</p>
    }
  `,
  styles: `
    h2 {
      padding: 12px 16px 4px;
      font-size: 14px;
    }
    li {
      padding: 8px 16px;
    }
    li + li {
      border-top: 1px solid var(--nx-line);
    }
    li a {
      margin-right: 8px;
      font-weight: 500;
      overflow-wrap: anywhere;
    }
    p {
      display: -webkit-box;
      max-width: 90ch;
      margin-top: 2px;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .all {
      display: inline-block;
      padding: 8px 16px 12px;
    }
  `,
})
export class ContentHits {
  private readonly api = inject(Api);
  readonly words = input<string>();
  readonly folder = input<string>();

  protected readonly place = sourcePlace;
  protected readonly found = resource({
    params: () => {
      const query = this.words()?.trim() ?? '';
      return query.length < MIN_CHARS ? undefined : { query, folder: this.folder() };
    },
    loader: ({ params: { query, folder } }) =>
      this.api.call('post', '/api/rag/query', {
        body: { query, top_k: SHOWN, ...(folder ? { filter: { folder } } : {}) },
      }),
  });
  protected readonly hits = () => (this.found.hasValue() ? this.found.value().results : []);
}
