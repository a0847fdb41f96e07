import { describe, expect, it } from '@jest/globals';
import { readDirectives, robotsRules } from './robots.js';

const URL_OF = 'https://example.com/robots.txt';
const FILE = `
User-agent: *
Disallow: /private
Allow: /private/open
Crawl-delay: 2

User-agent: NexusAIHub
Disallow: /not-for-nexus
Disallow: /*.pdf$
Crawl-delay: 600

Sitemap: https://example.com/map.xml
`;
const rules = (agent: string, status = 200, text = FILE) => robotsRules(URL_OF, status, text, agent);

describe('robotsRules', () => {
  it('obeys the group for all robots, unless there is one for ours', () => {
    const other = rules('OtherBot');
    expect(['/a', '/private/x', '/private/open/x'].map((p) => other.isAllowed(`https://example.com${p}`))).toEqual([
      true,
      false,
      true,
    ]);
    const own = rules('NexusAIHub');
    const paths = ['/private/x', '/not-for-nexus', '/a.pdf', '/a.pdf?x'];
    expect(paths.map((p) => own.isAllowed(`https://example.com${p}`))).toEqual([true, false, false, true]);
    expect(own.sitemaps).toEqual(['https://example.com/map.xml']);
  });

  it("respects a host's crawl delay, up to a maximum", () => {
    expect(rules('OtherBot').delayMs).toBe(2_000);
    expect(rules('NexusAIHub').delayMs).toBe(30_000);
    expect(rules('x', 200, 'User-agent: *\nCrawl-delay: soon').delayMs).toBe(0);
  });

  it.each([
    [404, true],
    [401, true],
    [500, false],
    [503, false],
    [0, false],
  ])('status %d allows everything: %s', (status, allowed) => {
    expect(rules('x', status, '').isAllowed('https://example.com/a')).toBe(allowed);
  });

  it('allows everything for an empty or malformed file', () => {
    for (const text of ['', '<html>not found</html>', '\u0000\u0001', 'Disallow: /'])
      expect(rules('x', 200, text).isAllowed('https://example.com/a')).toBe(true);
  });
});

it.each([
  ['noindex, nofollow', true, true],
  ['NONE', true, true],
  ['all', false, false],
  ['noindex', true, false],
  ['googlebot: noindex', false, false],
  ['googlebot: noindex\nnofollow', false, false],
  ['NexusAIHub: noindex', true, false],
  ['nofollow, unavailable_after: 25 Jun 2030 15:00:00 PST, noindex', true, true],
  ['max-snippet: 20', false, false],
  ['', false, false],
])('“%s”: noindex %s, nofollow %s', (text, noindex, nofollow) => {
  expect(readDirectives(text, 'NexusAIHub')).toEqual({ noindex, nofollow });
});
