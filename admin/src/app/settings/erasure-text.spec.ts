import { reportText } from './erasure-text';

const NONE = {
  conversations: 0,
  messages: 0,
  traces: 0,
  feedback: 0,
  memories: 0,
  cache_entries: 0,
  runs: 0,
  drafts: 0,
  reported_pairs: 0,
  usage_events: 0,
  visitors: 0,
};

describe('reportText', () => {
  it('lists what was removed, or states that nothing was found', () => {
    expect(reportText({ report: NONE })).toBe('Nothing was found');
    expect(reportText({ report: { ...NONE, conversations: 1, messages: 4, memories: 2, visitors: 1 } })).toBe(
      '1 conversation, 4 messages, 2 summaries, 1 visitor',
    );
  });
});
