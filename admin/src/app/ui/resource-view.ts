import { NgTemplateOutlet } from '@angular/common';
import { Component, type Resource, TemplateRef, computed, contentChild, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../core/http/explain';
import { toApiError } from '../core/http/problem';
import { Notice } from './notice';
import { Skeleton } from './skeleton';

/**
 * Loading, error, empty and ready states of one read. Children: `<ng-template #ready>`, and optionally `#empty` and `#loading`.
 * A reload keeps the current content.
 */
@Component({
  selector: 'nx-resource-view',
  imports: [MatButton, NgTemplateOutlet, Notice, Skeleton],
  template: `
    @switch (state()) {
      @case ('loading') {
        @if (loading(); as template) {
          <ng-container [ngTemplateOutlet]="template" />
        } @else {
          <nx-skeleton [rows]="rows()" />
        }
      }
      @case ('error') {
        <nx-notice tone="danger" [live]="true" class="error">
          {{ message() }}
          @if (requestId(); as id) {
            <span class="muted small">Request {{ id }}</span>
          }
          <button action matButton="outlined" (click)="retry.emit()">Try again</button>
        </nx-notice>
      }
      @case ('empty') {
        <ng-container [ngTemplateOutlet]="empty() ?? null" />
      }
      @default {
        <ng-container [ngTemplateOutlet]="ready()" />
      }
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .error {
      margin: 16px;
    }
  `,
})
export class ResourceView {
  readonly resource = input.required<Resource<unknown>>();
  readonly isEmpty = input(false);
  readonly rows = input(5);
  readonly retry = output();
  protected readonly ready = contentChild.required('ready', { read: TemplateRef });
  protected readonly empty = contentChild('empty', { read: TemplateRef });
  protected readonly loading = contentChild('loading', { read: TemplateRef });

  protected readonly state = computed(() => {
    const resource = this.resource();
    if (resource.status() === 'error') return 'error';
    if (!resource.hasValue()) return 'loading';
    return this.isEmpty() && this.empty() ? 'empty' : 'ready';
  });
  protected readonly message = computed(() => explain(this.resource().error()));
  protected readonly requestId = computed(() => toApiError(this.resource().error()).requestId);
}
