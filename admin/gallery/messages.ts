import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { EmptyState } from '../src/app/ui/empty-state';
import { Icon } from '../src/app/ui/icon';
import { ICONS, type IconName } from '../src/app/ui/icons';
import { Notice } from '../src/app/ui/notice';
import { Skeleton } from '../src/app/ui/skeleton';
import { Snippet } from '../src/app/ui/snippet';
import { Badge, type BadgeTone } from '../src/app/ui/status-badge';

@Component({
  imports: [Badge, EmptyState, Icon, MatButton, Notice, Skeleton, Snippet],
  template: `
    <div class="page">
      @for (tone of notices; track tone) {
        <nx-notice [tone]="tone">
          A sentence of the tone “{{ tone }}”. <button action matButton="outlined">Do something</button>
        </nx-notice>
      }
      <p class="row">
        @for (tone of badges; track tone) {
          <nx-badge [tone]="tone" icon="check">{{ tone }}</nx-badge>
        }
      </p>
      <p class="row">
        <button matButton="filled">Filled</button>
        <button matButton="tonal">Tonal</button>
        <button matButton="outlined">Outlined</button>
        <button matButton>Text</button>
        <button matButton="filled" disabled>Disabled</button>
      </p>
      <nx-skeleton [rows]="3" />
      <nx-empty-state icon="key" title="Nothing here yet">What would be here.</nx-empty-state>
      <nx-snippet label="Example" code="curl https://example.com/api" />
      <ul class="row">
        @for (icon of icons; track icon) {
          <li>
            <nx-icon [name]="icon" /> <span class="small muted">{{ icon }}</span>
          </li>
        }
      </ul>
    </div>
  `,
  styles: `
    .page {
      display: grid;
      gap: 24px;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
    }
  `,
})
export class Messages {
  protected readonly notices = ['info', 'warning', 'danger'] as const;
  protected readonly badges: readonly BadgeTone[] = ['success', 'warning', 'danger', 'neutral', 'accent'];
  protected readonly icons = Object.keys(ICONS) as IconName[];
}
