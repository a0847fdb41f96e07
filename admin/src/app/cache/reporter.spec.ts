import { reporterText } from './reporter';

describe('reporterText', () => {
  it.each([
    ['member:u1', 'you'],
    ['member:u2', 'a member'],
    ['api_token:t1', 'an API token'],
    ['system:x', 'system'],
    ['Ada', 'Ada'],
  ])('%s: %s', (by, text) => expect(reporterText(by, 'u1')).toBe(text));
});
