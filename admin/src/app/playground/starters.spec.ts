import { starterOf } from './starters';

const at = (...heading_path: string[]) => ({ heading_path });

describe('starterOf', () => {
  it('asks about a section instead of the title if possible', () => {
    const chunks = [at('Handbook'), at('Handbook', 'Parental leave'), at('Handbook', 'Expenses')];
    expect(starterOf({ name: 'Handbook.pdf' }, chunks)).toBe('What does “Handbook.pdf” say about “Parental leave”?');
  });

  it('asks about the whole document when no heading is a topic', () => {
    const chunks = [{}, at('A'), at('We hereby state that all of this is only valid for employees in Europe.')];
    expect(starterOf({ name: 'notes.txt' }, chunks)).toBe('What is “notes.txt” about?');
  });
});
