export interface FilterOption {
  value: string;
  label: string;
}

/** One way to narrow a list. Its value lives in the address under `key`. */
export interface ListFilter {
  key: string;
  label: string;
  /** Up to four stand beside each other, more become a list. Without any, the page has a control of its own. */
  options?: readonly FilterOption[];
  /** What a list is called while nothing of it is chosen: "any". */
  any?: string;
  /** A list though it is short: how many there are to choose from changes. */
  list?: boolean;
  /** What a value is called in its chip. Without options and this, the page's control shows the value itself. */
  text?: (value: string) => string;
}

export type ListValues = Readonly<Record<string, string | undefined>>;

const BESIDE = 4;
export const standsBeside = ({ options, list }: ListFilter): boolean =>
  Boolean(options && options.length <= BESIDE && !list);

export interface ActiveFilter {
  key: string;
  label: string;
}

/** The filters in use that no pressed button shows already: each with a chip that takes it away. */
export function activeFilters(filters: readonly ListFilter[], values: ListValues): ActiveFilter[] {
  return filters.flatMap((filter) => {
    const value = values[filter.key];
    if (!value || standsBeside(filter) || !(filter.options || filter.text)) return [];
    const text = filter.text?.(value) ?? filter.options?.find((option) => option.value === value)?.label ?? value;
    return [{ key: filter.key, label: `${filter.label}: ${text}` }];
  });
}

/** Everything that narrows the list, taken away. */
export const cleared = (filters: readonly ListFilter[]): Record<string, undefined> =>
  Object.fromEntries(['q', ...filters.map(({ key }) => key)].map((key) => [key, undefined]));

export const isNarrowed = (filters: readonly ListFilter[], values: ListValues): boolean =>
  ['q', ...filters.map(({ key }) => key)].some((key) => Boolean(values[key]));
