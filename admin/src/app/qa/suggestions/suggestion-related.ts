import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { plainText } from '../../ui/markdown/plain-text';
import { ResourceView } from '../../ui/resource-view';
import { SuggestionsApi } from './suggestions-api';

/** Entries and passages close to the questions of a suggestion. */
@Component({
  selector: 'nx-suggestion-related',
  imports: [MatButton, ResourceView, RouterLink],
  template: `
    <section aria-labelledby="near-title">
      <h3 id="near-title">Related entries and passages</h3>
      <nx-resource-view [resource]="read" [isEmpty]="isEmpty()" [rows]="3" (retry)="read.reload()">
        <ng-template #ready>
          @let related = read.value()!;
          <ul>
            @for (hit of related.entries; track hit.entry.id) {
              <li class="entry">
                <div class="what">
                  <a routerLink="/qa" [queryParams]="{ entry: hit.entry.id }">{{ hit.entry.question }}</a>
                  <span class="small muted truncate"
                    >Q&A · {{ hit.score.toFixed(2) }} · {{ plain(hit.entry.answer) }}</span
                  >
                </div>
                @if (mayAdd()) {
                  <button
                    matButton="outlined"
                    type="button"
                    [attr.aria-label]="'Add to entry: ' + hit.entry.question"
                    title="Adds the questions above to this entry as variants"
                    [disabled]="busy()"
                    (click)="add.emit(hit.entry.id)"
                  >
                    Add to entry
                  </button>
                }
              </li>
            }
            @for (passage of related.passages; track $index) {
              <li class="what">
                <a [routerLink]="['/knowledge/documents', passage.document_id]"
                  >{{ passage.title }}{{ passage.page ? ', page ' + passage.page : '' }}</a
                >
                <span class="small muted excerpt"
                  >{{ passage.relevant ? '' : 'not relevant enough to answer from · ' }}{{ passage.excerpt }}</span
                >
              </li>
            }
          </ul>
        </ng-template>
        <ng-template #empty>
          <p class="small muted">There is no related entry or passage.</p>
        </ng-template>
      </nx-resource-view>
    </section>
  `,
  styles: `
    h3 {
      margin: 0 0 8px;
    }
    ul {
      display: grid;
      gap: 10px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .entry {
      display: flex;
      align-items: start;
      justify-content: space-between;
      gap: 12px;
    }
    .what {
      display: grid;
      gap: 2px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .excerpt {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }
    button {
      flex: none;
    }
  `,
})
export class SuggestionRelated {
  private readonly api = inject(SuggestionsApi);
  readonly id = input.required<string>();
  readonly mayAdd = input(false);
  readonly busy = input(false);
  /** Id of the entry to which the questions are added. */
  readonly add = output<string>();
  protected readonly read = this.api.related(this.id);
  protected readonly isEmpty = computed(() => {
    const related = this.read.hasValue() ? this.read.value() : undefined;
    return related?.entries.length === 0 && related.passages.length === 0;
  });
  protected readonly plain = plainText;
}
