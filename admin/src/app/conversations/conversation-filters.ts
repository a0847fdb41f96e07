import type { ListFilter } from '../ui/list-page/list-query';

export const CONVERSATION_FILTERS: readonly ListFilter[] = [
  {
    key: 'channel',
    label: 'From',
    options: [
      { value: 'widget', label: 'Website' },
      { value: 'console', label: 'Console' },
      { value: 'api', label: 'API' },
    ],
  },
  {
    key: 'rating',
    label: 'Rated',
    any: 'any rating',
    list: true,
    options: [
      { value: 'down', label: 'Down' },
      { value: 'up', label: 'Up' },
    ],
  },
  {
    key: 'answered',
    label: 'Answers',
    any: 'any answer',
    list: true,
    options: [
      { value: 'some_unanswered', label: 'Some unanswered' },
      { value: 'all', label: 'All answered' },
    ],
  },
  {
    key: 'source',
    label: 'Answered by',
    any: 'any source',
    list: true,
    options: [
      { value: 'llm', label: 'Model' },
      { value: 'cache', label: 'Cache' },
      { value: 'qa', label: 'Q&A' },
      { value: 'extractive', label: 'Documents alone' },
    ],
  },
  { key: 'tag', label: 'Tag', text: (tag) => tag },
  { key: 'state', label: 'Show', any: 'not deleted', list: true, options: [{ value: 'deleted', label: 'Deleted' }] },
];
