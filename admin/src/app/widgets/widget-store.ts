import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import { Access } from '../core/auth/access';
import { WidgetsApi } from './widgets-api';

/** The widget of the current URL, shared by its tabs. */
@Injectable()
export class WidgetStore {
  private readonly params = toSignal(inject(ActivatedRoute).paramMap, { requireSync: true });
  readonly id = computed(() => this.params().get('id') ?? '');
  readonly read = inject(WidgetsApi).widget(() => this.id());
  readonly widget = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  private readonly access = inject(Access);
  readonly mayWrite = computed(() => this.access.can('widgets:write'));
}
