export interface FilterOption {
  value: string;
  label: string;
}

/** A filter of a list. Its value is stored in the URL under `key`. */
export interface ListFilter {
  key: string;
  label: string;
  /** Up to four are shown as buttons, more as a select. Without options, the page provides its own control. */
  options?: readonly FilterOption[];
  /** Text of the select while nothing is selected: "any". */
  any?: string;
  /** Show a select even for few options, because their number varies. */
  list?: boolean;
  /** Text of a value in its chip. Without options and this function, the page's control shows the value itself. */
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

/** Active filters that are not visible as a pressed button: each has a chip to remove it. */
export function activeFilters(filters: readonly ListFilter[], values: ListValues): ActiveFilter[] {
  return filters.flatMap((filter) => {
    const value = values[filter.key];
    if (!value || standsBeside(filter) || !(filter.options || filter.text)) return [];
    const text = filter.text?.(value) ?? filter.options?.find((option) => option.value === value)?.label ?? value;
    return [{ key: filter.key, label: `${filter.label}: ${text}` }];
  });
}

/** Query parameters that clear search and filters. */
export const cleared = (filters: readonly ListFilter[]): Record<string, undefined> =>
  Object.fromEntries(['q', ...filters.map(({ key }) => key)].map((key) => [key, undefined]));

export const isNarrowed = (filters: readonly ListFilter[], values: ListValues): boolean =>
  ['q', ...filters.map(({ key }) => key)].some((key) => Boolean(values[key]));
