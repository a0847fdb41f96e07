import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { formatCount, formatMs, formatUsd, plural } from '../core/format/format';
import { Health } from '../core/health';
import { Access } from '../core/auth/access';
import { Dismissals } from '../core/dismissals';
import { Session } from '../core/auth/session';
import { Toaster } from '../core/toaster';
import { DocumentsApi } from '../knowledge/documents-api';
import { budgetAlert } from '../models/budgets/budget-alert';
import { BudgetsApi } from '../models/budgets/budgets-api';
import { QaApi } from '../qa/qa-api';
import { ModelsApi } from '../models/models-api';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { ResourceView } from '../ui/resource-view';
import type { TermId } from '../ui/glossary/terms';
import { Term } from '../ui/glossary/term';
import { Checklist } from './checklist';
import { firstSteps, isConnected } from './first-steps';
import { WidgetCard } from './widget-card';
import { isOnSite } from '../widgets/widget-types';
import { WidgetsApi } from '../widgets/widgets-api';

interface Figure {
  label: string;
  value: string;
  note?: string;
  /** Glossary entry. */
  term?: TermId;
}

@Component({
  imports: [Checklist, Icon, MatButton, Notice, ResourceView, RouterLink, Term, WidgetCard],
  templateUrl: './home.html',
  styleUrl: './home.scss',
})
export class Home {
  private readonly api = inject(WidgetsApi);
  private readonly toaster = inject(Toaster);
  private readonly documents = inject(DocumentsApi);
  protected readonly session = inject(Session);
  protected readonly health = inject(Health);

  private readonly ready = this.documents.list(() => ({ status: 'ready', limit: 1 }));
  private readonly failed = this.documents.list(() => ({ status: 'failed', limit: 100 }));
  private readonly models = inject(ModelsApi).search(() => '');
  private readonly access = inject(Access);
  private readonly budgets = inject(BudgetsApi).list(() => this.access.can('budgets:read'));
  private readonly curated = inject(QaApi).overview(() => this.access.can('qa:read'));
  private readonly overview = this.api.overview();
  protected readonly widgets = this.api.list();

  protected readonly widget = computed(() => (this.widgets.hasValue() ? this.widgets.value().items[0] : undefined));
  private readonly figuresRead = computed(() => (this.overview.hasValue() ? this.overview.value() : undefined));

  protected readonly steps = computed(() => {
    return firstSteps({
      readyDocuments: this.ready.hasValue() ? this.ready.value().items.length : undefined,
      questions: this.figuresRead()?.questions,
      connectedModels: this.models.hasValue() ? this.models.value().items.filter(isConnected).length : undefined,
      onSite: this.widgets.hasValue() ? isOnSite(this.widgets.value().items) : undefined,
    });
  });
  protected readonly dismissal = inject(Dismissals).of('first-steps');
  protected readonly stepsKnown = computed(() =>
    [this.ready, this.models, this.widgets, this.overview].every((read) => read.status() !== 'loading'),
  );

  /** Hidden until the first question: four zeros are not informative. */
  protected readonly figures = computed((): Figure[] => {
    const read = this.figuresRead();
    if (!read || !read.questions) return [];
    const share = Math.round((100 * read.answered_without_llm) / read.questions);
    return [
      { label: 'Questions', value: formatCount(read.questions), note: 'in 30 days' },
      {
        label: 'Answered without LLM',
        value: formatCount(read.answered_without_llm),
        note: `${share} %`,
        term: 'answered-without-llm',
      },
      { label: 'Cost', value: formatUsd(read.cost_usd) },
      { label: 'p95 latency', value: formatMs(read.p95_latency_ms) },
    ];
  });
  /** For this person in this workspace; the command palette shows it again. */
  protected async hideSteps(): Promise<void> {
    this.dismissal.dismiss();
    if (await this.toaster.show('First steps are hidden', 'Undo')) this.dismissal.restore();
  }

  protected readonly budgetText = computed(() =>
    this.budgets.hasValue() ? budgetAlert(this.budgets.value().items) : '',
  );
  protected readonly suggestionsText = computed(() => {
    const open = this.curated.hasValue() ? this.curated.value().suggestions : 0;
    return open === 0
      ? ''
      : `${plural(open, 'question')} could not be answered well and ${open === 1 ? 'waits' : 'wait'} for an answer.`;
  });
  protected readonly failedText = computed(() => {
    const page = this.failed.hasValue() ? this.failed.value() : undefined;
    if (!page?.items.length) return '';
    return `${page.next_cursor ? 'More than ' : ''}${plural(page.items.length, 'document')} could not be read.`;
  });
}
