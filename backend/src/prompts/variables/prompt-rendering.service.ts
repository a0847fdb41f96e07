import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TokenCounter } from '../../llm/cost/token-counter.js';
import { PromptBooks } from '../prompt-books.js';
import { Clock } from '../../common/clock/clock.js';
import { BUILT_IN_VARIABLES } from './built-in-variables.js';
import { type RenderedPromptDto, type RenderPromptDto, VARIABLE_VALUE_MAX } from './dto/prompt-variable.dto.js';
import { fillPrompt, sampleFacts, type WorkspaceValues } from './prompt-values.js';
import { kindOf } from './template-check.js';
import { namesIn, templateParts } from './template.js';

const VALUES_MAX = 50;
const VARIABLES_SHOWN = 100;

/** Renders prompts for previews, with sample values for everything that depends on the question. */
@Injectable()
export class PromptRendering {
  constructor(
    private readonly books: PromptBooks,
    private readonly tokens: TokenCounter,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `validation_failed` for invalid values */
  async preview({ text, values = {} }: RenderPromptDto): Promise<RenderedPromptDto> {
    checkValues(values);
    const book = await this.books.of(null);
    const workspace = withGiven(book, values);
    const known = new Set(book.variables.keys());
    const parts = templateParts(text);
    const names = namesIn(parts);
    const locale = values['locale'] ?? BUILT_IN_VARIABLES.locale.sample;
    const asked = { at: this.clock.now(), locale, facts: sampleFacts(names, values) };
    const filled = fillPrompt(parts, workspace, asked).text;
    const variables = names.slice(0, VARIABLES_SHOWN).map((name) => {
      const kind = kindOf(name, known);
      const value =
        kind === 'unknown' ? null : fillPrompt([{ name, raw: '' }], workspace, asked).text.split('\n\n')[0]!;
      return { name, kind, value };
    });
    return { text: filled, tokens: await this.tokens.count(filled), variables };
  }
}

function checkValues(values: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(values);
  const fit = (value: unknown): boolean => typeof value === 'string' && value.length <= VARIABLE_VALUE_MAX;
  if (entries.length <= VALUES_MAX && entries.every(([, value]) => fit(value))) return;
  const message = `values holds up to ${VALUES_MAX} texts of up to ${VARIABLE_VALUE_MAX} characters.`;
  throw new DomainError('validation_failed', message, { errors: [{ field: 'values', code: 'values', message }] });
}

const withGiven = (book: WorkspaceValues, given: Readonly<Record<string, string>>): WorkspaceValues => ({
  ...book,
  company: given['company'] ?? book.company,
  assistantName: given['assistant_name'] ?? book.assistantName,
  variables: new Map([...book.variables].map(([name, value]) => [name, given[name] ?? value])),
});
