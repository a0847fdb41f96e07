import { Component, computed, inject, input, output } from '@angular/core';
import { CountPipe } from '../core/format/format.pipes';
import { Icon } from '../ui/icon';
import { DocumentFacets } from './document-facets';
import { ancestors, childFolders } from './folders';

/** The current folder and its subfolders. Hidden while no document is in a folder. */
@Component({
  selector: 'nx-folder-bar',
  imports: [CountPipe, Icon],
  template: `
    @if (steps().length) {
      <nav aria-label="Folder">
        <button type="button" class="step" (click)="chosen.emit(undefined)">All folders</button>
        @for (step of steps(); track step.path) {
          <nx-icon name="chevronRight" [size]="14" />
          <button
            type="button"
            class="step"
            [attr.aria-current]="$last ? 'location' : null"
            (click)="chosen.emit(step.path)"
          >
            {{ step.name }}
          </button>
        }
      </nav>
    }
    @if (children().length) {
      <ul aria-label="Folders">
        @for (folder of children(); track folder.path) {
          <li>
            <button type="button" class="folder" [title]="folder.path" (click)="chosen.emit(folder.path)">
              <nx-icon name="folder" [size]="16" />
              <span class="truncate">{{ folder.name }}</span>
              <span class="small muted num">{{ folder.documents | nxCount }}</span>
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-width: 0;
    }
    nav {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px;
    }
    nav nx-icon {
      color: var(--nx-muted);
    }
    .step {
      max-width: 30ch;
      padding: 4px 6px;
      overflow: hidden;
      border: 0;
      border-radius: 6px;
      background: none;
      color: var(--nx-muted);
      text-overflow: ellipsis;
      white-space: nowrap;
      cursor: pointer;
      &:hover {
        background: var(--nx-hover);
      }
      &[aria-current] {
        color: var(--mat-sys-on-surface);
        font-weight: 600;
      }
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      max-height: 124px;
      overflow-y: auto;
    }
    li {
      min-width: 0;
    }
    .folder {
      display: flex;
      align-items: center;
      gap: 8px;
      max-width: min(260px, 100%);
      min-height: 36px;
      padding: 0 12px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius);
      background: var(--nx-raised);
      cursor: pointer;
      &:hover {
        background: var(--nx-hover);
      }
    }
    .folder nx-icon {
      color: var(--mat-sys-primary);
    }
  `,
})
export class FolderBar {
  private readonly facets = inject(DocumentFacets);
  readonly at = input<string>();
  readonly chosen = output<string | undefined>();
  protected readonly steps = computed(() => ancestors(this.at() ?? ''));
  protected readonly children = computed(() => childFolders(this.facets.folders(), this.at() ?? ''));
}
