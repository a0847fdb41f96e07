import { Component, inject, input, output, resource } from '@angular/core';
import { Api } from '../core/http/api';
import type { ChunkItem, DocumentItem } from '../knowledge/document-types';

type Named = Pick<DocumentItem, 'id' | 'name'>;
type Headed = Pick<ChunkItem, 'heading_path'>;

/** Very short headings and full sentences are not topics. */
const isTopic = (text: string): boolean => text.length > 3 && text.length <= 60 && !/[.!?:]$/.test(text);

/** A question that the document can answer: about one of its sections, or about the whole document. */
export function starterOf({ name }: Pick<Named, 'name'>, chunks: readonly Headed[]): string {
  // The first heading is usually the title.
  const topics = [...new Set(chunks.flatMap(({ heading_path: path }) => (path ?? []).slice(-1)))].filter(isTopic);
  const topic = topics[1] ?? topics[0];
  return topic ? `What does “${name}” say about “${topic}”?` : `What is “${name}” about?`;
}

/** Suggested questions, derived from the newest documents. */
@Component({
  selector: 'nx-starters',
  template: `
    @if (questions().length) {
      <ul aria-label="Suggested questions">
        @for (question of questions(); track question) {
          <li>
            <button type="button" (click)="asked.emit(question)">{{ question }}</button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      width: min(520px, 100%);
      margin: 0 auto;
    }
    button {
      width: 100%;
      padding: 10px 14px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius);
      background: var(--nx-canvas);
      color: inherit;
      text-align: left;
      overflow-wrap: anywhere;
      cursor: pointer;
      &:hover {
        background: var(--nx-hover);
      }
    }
  `,
})
export class Starters {
  private readonly api = inject(Api);
  readonly documents = input.required<readonly Named[]>();
  readonly asked = output<string>();

  private readonly made = resource({
    params: () => (this.documents().length ? this.documents() : undefined),
    loader: ({ params }) => Promise.all(params.map((document) => this.starter(document))),
  });
  protected readonly questions = () => (this.made.hasValue() ? this.made.value() : []);

  private async starter(document: Named): Promise<string> {
    const request = { path: { id: document.id }, query: { limit: 20 } };
    // Without its sections, the question uses the name of the document.
    const read = this.api.call('get', '/api/rag/documents/{id}/chunks', request).catch(() => ({ items: [] }));
    return starterOf(document, (await read).items);
  }
}
