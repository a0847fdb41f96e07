import { type PaletteEntry, rank } from './palette-entries';

const entry = (label: string, keywords = ''): PaletteEntry => ({
  group: 'Pages',
  label,
  icon: 'home',
  keywords,
  run: () => undefined,
});
const ENTRIES = [
  entry('Home', 'dashboard'),
  entry('API tokens', 'keys secret'),
  entry('Open the API reference'),
  entry('Prompts', 'system'),
];
const labels = (query: string) => rank(ENTRIES, query).map(({ label }) => label);

describe('rank', () => {
  it('shows everything for an empty query', () => expect(labels(' ')).toHaveLength(4));
  it('ranks labels that start with the query first', () =>
    expect(labels('api')).toEqual(['API tokens', 'Open the API reference']));
  it('matches keywords and requires every word', () => {
    expect(labels('secret')).toEqual(['API tokens']);
    expect(labels('api secret')).toEqual(['API tokens']);
    expect(labels('api zebra')).toEqual([]);
  });
});
