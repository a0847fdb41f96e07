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
  it('shows all for nothing', () => expect(labels(' ')).toHaveLength(4));
  it('puts names that start with it first', () =>
    expect(labels('api')).toEqual(['API tokens', 'Open the API reference']));
  it('finds by keyword and needs every word', () => {
    expect(labels('secret')).toEqual(['API tokens']);
    expect(labels('api secret')).toEqual(['API tokens']);
    expect(labels('api zebra')).toEqual([]);
  });
});
