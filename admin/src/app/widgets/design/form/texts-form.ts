import { Component, computed, inject, input, signal } from '@angular/core';
import { formatProperties, parseProperties } from '@nexus/contracts';
import { Field, FieldInput } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { DesignStore } from '../design-store';
import { QuickButtons } from '../quick-buttons';
import { TextField } from './text-field';

/** Texts, quick buttons and custom properties. */
@Component({
  selector: 'nx-texts-form',
  imports: [Field, FieldInput, Notice, QuickButtons, TextField],
  templateUrl: './texts-form.html',
  styleUrls: ['./section.scss'],
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    .code {
      font-family: var(--nx-mono);
      font-size: 12px;
      resize: vertical;
    }
  `,
})
export class TextsForm {
  protected readonly store = inject(DesignStore);
  readonly locked = input(false);
  protected readonly behaviour = computed(() => this.store.design()?.behaviour);
  protected readonly css = computed(() => formatProperties(this.store.design()?.theme.properties ?? {}));
  protected readonly problems = signal<readonly string[]>([]);

  protected setCss(text: string): void {
    const { properties, problems } = parseProperties(text);
    this.problems.set(problems);
    if (problems.length === 0) this.store.setTheme('properties', properties);
  }
}
