import { DatePipe } from '@angular/common';
import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../../core/mutation';
import { Ago } from '../../ui/ago';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { Snippet } from '../../ui/snippet';
import { WidgetStore } from '../widget-store';
import { WidgetsApi } from '../widgets-api';
import { baseOf, installGuides } from './install-code';
import { InstallCheck } from './install-check';
import { Origins } from './origins';

const OVERLAP_HOURS = 168;

/** Websites that can use the widget, and embed codes. */
@Component({
  imports: [Ago, DatePipe, InstallCheck, MatButton, Notice, Origins, ResourceView, Snippet],
  templateUrl: './install.html',
  styleUrl: './install.scss',
})
export class Install {
  private readonly api = inject(WidgetsApi);
  protected readonly page = inject(WidgetStore);
  protected readonly kind = signal('html');
  protected readonly guides = computed(() => {
    const widget = this.page.widget();
    if (!widget) return [];
    const { snippet, iframe, public_id: publicId } = widget;
    return installGuides({ base: baseOf(snippet), publicId, snippet, iframe });
  });
  protected readonly guide = computed(() => this.guides().find(({ id }) => id === this.kind()) ?? this.guides()[0]);
  protected readonly rotating = mutation(() => this.api.rotate(this.page.id(), OVERLAP_HOURS), {
    failure: 'toast',
    kept: 'The public id is unchanged.',
    done: 'New public id. The previous one is accepted for seven days.',
    then: (widget) => this.page.read.set(widget),
  });
}
