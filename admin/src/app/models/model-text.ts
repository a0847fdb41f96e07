import { formatTokens, formatUsd } from '../core/format/format';
import type { ModelItem } from './model-types';

/** Answers from documents without a language model; always available in every workspace. */
export const BUILT_IN = 'nexus/extractive';

/** Not a model: the hub selects one per request, according to the workspace's routing. */
export const AUTO = {
  id: 'auto',
  name: 'Automatic',
  note: 'The best allowed model for each question, by cost or latency',
};

type Priced = Pick<ModelItem, 'pricing' | 'is_local'>;

/** "$0.15 in, $0.60 out", "free", "price varies": according to the catalogue. A local server may forward to a paid model. */
export function priceText({ pricing: { prompt, completion }, is_local }: Priced): string {
  if (prompt === 0 && completion === 0) return 'free';
  if (prompt == null || completion == null) return is_local ? 'price not listed' : 'price varies';
  return `${formatUsd(prompt)} in, ${formatUsd(completion)} out`;
}

/** The location is shown separately from the price. */
const placeWords = ({ is_local }: Priced): string[] => (is_local ? ['local'] : []);

/** Distinguishing details of a model in a list: id, context, price per million tokens. */
export function modelNote(model: Priced & Pick<ModelItem, 'id' | 'context_length'>): string {
  const context = model.context_length ? [`${formatTokens(model.context_length)} context`] : [];
  return [model.id, ...context, priceText(model), ...placeWords(model)].join(' · ');
}

function pricePerMillion(model: Priced): string {
  const { prompt, completion } = model.pricing;
  if (prompt == null || completion == null) return 'price unknown';
  const text = priceText(model);
  return text === 'free' ? text : `${text} per million tokens`;
}

/** Shown below the playground's picker: context and price per million tokens. */
export function modelHint(model: (Priced & Pick<ModelItem, 'context_length'>) | undefined): string {
  if (!model) return '';
  const context = model.context_length ? [`${formatTokens(model.context_length)} context`] : [];
  return [...context, pricePerMillion(model), ...placeWords(model)].join(' · ');
}

export const CAPABILITIES = [
  { value: 'tools', label: 'Tools' },
  { value: 'vision', label: 'Vision' },
  { value: 'reasoning', label: 'Reasoning' },
  { value: 'json', label: 'JSON output' },
  { value: 'files', label: 'Files' },
  { value: 'citations', label: 'Citations' },
] as const;

const LABELS: ReadonlyMap<string, string> = new Map(CAPABILITIES.map(({ value, label }) => [value, label]));

/** Labels of the capabilities that distinguish models; common ones are omitted. */
export const capabilityLabels = (capabilities: readonly string[]): string[] =>
  capabilities.flatMap((capability) => LABELS.get(capability) ?? []);
