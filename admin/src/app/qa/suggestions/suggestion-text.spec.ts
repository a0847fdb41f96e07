import { reasonsText, suggestionFilters, trendText } from './suggestion-text';
import type { Suggestion } from './suggestions-api';

const suggestion = (values: Partial<Suggestion>) => values as Suggestion;

describe('texts of a suggestion', () => {
  it('list each reason with its count', () => {
    expect(reasonsText(suggestion({ unanswered: 3, refused: 0, down_voted: 1 }))).toBe(
      '3 not in the documents, 1 rated down',
    );
  });

  it('compare the last week with the one before', () => {
    const days = [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1];
    expect(trendText({ days })).toBe('1 question in the last 7 days, 2 in the 7 before');
  });

  it('keep the selected language among the filters', () => {
    const of = suggestionFilters(['en', 'de'], 'fr').find(({ key }) => key === 'language');
    expect(of?.options?.map(({ value }) => value)).toEqual(['fr', 'en', 'de']);
  });
});
