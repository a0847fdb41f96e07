import { describe, expect, it } from '@jest/globals';
import { sharedData } from '@nexus/testing';
import fc from 'fast-check';
import type { Passage } from '../chat-model.js';
import { loadQuestionSet } from '../providers/extractive/testing/chunk-questions.js';
import { CitationMarks, type MarkOptions } from './citation-marks.js';
import { citedSentences, measureCheck, passagesOf, shuffled } from './testing/sentence-pairs.js';

const TEXTS = [
  'Refunds are paid within 14 days after we receive the returned item. Shipping costs 4.90 € and is not refunded.',
  'The shop in Lyon was opened on 3 May 2021 by Anna Keller. It opens at 9:00 on weekdays.',
  'Warranty claims of machines over 1,500 kg are handled by the Berlin office within two weeks.',
  'Die Rückgabe ist innerhalb von 14 Tagen möglich. Die Kosten trägt der Kunde.',
];
const passages = passagesOf(TEXTS);

interface Read {
  text: string;
  cited: Passage[];
  quoted: (string | undefined)[];
}

function read(chunks: readonly string[], options?: MarkOptions, known = passages): Read {
  const marks = new CitationMarks(known, options);
  const events = [...chunks.flatMap((c) => marks.feed(c)), ...marks.flush()];
  const citations = events.flatMap((e) => (e.type === 'citation' ? [e] : []));
  return {
    text: events.map((e) => (e.type === 'text' ? e.text : '')).join(''),
    cited: citations.map((c) => c.passage),
    quoted: citations.map(({ passage, support }) => support && passage.text.slice(support.start, support.end)),
  };
}

describe('checked marks', () => {
  it.each([
    ['a sentence of its passage', 'Refunds are paid within 14 days [1].', 'Refunds are paid within 14 days [1].'],
    ['other words for it', 'You get paid refunds 14 days after the item was received [1].', '$&'],
    ['a mark behind the full stop', 'Refunds are paid within 14 days. [1]', '$&'],
    ['a mark in front', '[1] says that refunds are paid within 14 days. More.', '$&'],
    ['a mark after a lead-in', 'According to [1], refunds are paid within 14 days.', '$&'],
    ['one word', 'Lyon [2].', 'Lyon [1].'],
    ['a number in other form', 'Machines above 1500 kg go to the Berlin office [3].', '… [1].'],
    ['a number as a word', 'The Berlin office handles warranty claims within 2 weeks [3].', '… [1].'],
    ['a date in other form', 'Anna Keller opened the shop in Lyon on May 3, 2021 [2].', '… [1].'],
    ['a translation with the same numbers', 'The return is possible for 14 days [4].', '… [1].'],
    ['a name that the question gave', 'At Acme, refunds are paid within 14 days [1].', '$&'],
    ['a wrong number', 'Refunds are paid within 30 days [1].', 'Refunds are paid within 30 days.'],
    [
      'a wrong name',
      'The shop in Lyon was opened by Boris Keller [2].',
      'The shop in Lyon was opened by Boris Keller.',
    ],
    ['a wrong date', 'The shop opened on 3 June 2021 [2].', 'The shop opened on 3 June 2021.'],
    ['the wrong passage', 'Refunds are paid within 14 days [2].', 'Refunds are paid within 14 days.'],
    ['what no passage says', 'Gift cards never expire [1].', 'Gift cards never expire.'],
    ['a mark that opens a line', '[9] Gift cards never expire.', 'Gift cards never expire.'],
    ['a mark in parentheses', 'Gift cards never expire ([1]). Yes.', 'Gift cards never expire. Yes.'],
    ['a good one in parentheses', 'Refunds are paid within 14 days ([1]).', '$&'],
    ['a list with one that holds', 'Refunds are paid within 14 days [2], [1].', 'Refunds are paid within 14 days [1].'],
    ['nothing', 'Sure [1].', 'Sure.'],
    ['two that hold together', 'Refunds are paid within 14 days and the shop in Lyon opens at 9:00 [1][2].', '$&'],
    ['two claims in a sentence', 'Refunds take 14 days [1], and shipping costs 4.90 € [1].', '$&'],
    [
      'a list',
      '- Refunds are paid within 14 days [1]\n- Gift cards expire [1]\n',
      '- Refunds are paid within 14 days [1]\n- Gift cards expire\n',
    ],
  ])('%s', (_, answer, expected) => {
    const { text } = read([answer], { given: 'What does Acme say?' });
    expect(text).toBe(expected.replace('$&', answer).replace('…', answer.replace(/ \[\d\]\.$/, '')));
  });

  /** Field cases: diegosouzapw/OmniRoute#14122, thunderbird/thunderbolt#364 */
  it('are distinguished from code indexes in prose', () => {
    const [api] = passagesOf([
      '# List API\n\nThe function `pick(list)` returns the first element. Use `list[0]` for the head and `list[1]` for the second one. Array index starts at 0.',
    ]);
    const { text } = read(['The array `list` has elements list[0] and list[1]; the head is list[0] [1].'], {}, [api!]);
    expect(text).toMatch(/elements list\[0\] and list\[1\]; the head is list\[0\](?: \[1\])?\.$/);
  });

  const hindi = passagesOf([
    'प्रत्येक कर्मचारी को साल में 24 दिन की सवेतन छुट्टी मिलती है। बची हुई छुट्टियाँ 31 मार्च तक लेनी होती हैं।',
  ]);
  it.each([
    ['its digits', 'साल में २४ दिन की सवेतन छुट्टी मिलती है [1]।', 1],
    ['its digits in the mark', 'साल में २४ दिन की सवेतन छुट्टी मिलती है [१]।', 1],
    ['full width in the mark', 'साल में 24 दिन की सवेतन छुट्टी मिलती है।［１］', 1],
    ['a wrong number', 'साल में २५ दिन की सवेतन छुट्टी मिलती है [1]।', 0],
  ])('of a text in another script are checked with %s', (_, said, cited) => {
    expect(read([said], {}, hindi).cited).toHaveLength(cited);
    expect(read([...said], {}, hindi).cited).toHaveLength(cited);
  });

  it('before sentences end where the sentence does in its script', () => {
    const known = passagesOf(['図書館は九時に開きます。', '駐車場は建物の裏にあります。']);
    const { text, cited } = read(['[1]図書館は九時に開きます。[2]駐車場は建物の裏にあります。'], {}, known);
    expect(cited).toHaveLength(2);
    expect(text).toBe('[1]図書館は九時に開きます。[2]駐車場は建物の裏にあります。');
  });

  it('point at the supporting sentence', () => {
    expect(read(['Shipping costs 4.90 € [1]. Anna Keller opened it [2].']).quoted).toEqual([
      'Shipping costs 4.90 € and is not refunded.',
      'The shop in Lyon was opened on 3 May 2021 by Anna Keller.',
    ]);
  });

  it('are kept in a continuation where it repeats the previous text', () => {
    const options = { cited: 1, given: '' };
    expect(
      read(['ndays [1]. Gift cards never expire at all, whatever the shop may say to you about it [1].'], options).text,
    ).toBe('ndays [1]. Gift cards never expire at all, whatever the shop may say to you about it.');
  });
});

describe('marks under any chunking', () => {
  const word = fc.constantFrom(
    'Refunds are paid within 14 days',
    'the shop in Lyon opened on 3 May 2021',
    'gift cards never expire',
    'Machines over 1,500 kg',
    'According to',
    ' ', '. ', ', ', '\n', '[1]', ' [1]', ' [2]', '[3]', ' [9]', '[2, 1]', ' ([1])', '(', '`', '```', '【2†s】', '[x](y)', '[', '!',
  ); // prettier-ignore
  const answer = fc.array(word, { maxLength: 14 }).map((w) => w.join(''));
  const bare = (text: string): string => text.replace(/\(?(?:\[[\^\d, ]+\]|【\d+(?:†[^】]*)?】)\)?|[\s,;()]/g, '');

  it('are the same', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
        expect(read(pieces)).toEqual(read([text]));
      }),
      { numRuns: 300 },
    );
  });

  it('are numbered from 1 in order of first appearance, each number reported once; all other text is unchanged', () => {
    fc.assert(
      fc.property(answer, (written) => {
        fc.pre(!written.includes('`') && !written.includes(']('));
        const { text, cited } = read([...written]);
        const numbers = [...text.matchAll(/\[(\d+)\]/g)].map((m) => Number(m[1]));
        const first = [...new Set(numbers)];
        expect(first).toEqual(first.map((_, i) => i + 1));
        expect(cited.map((p) => p.n)).toEqual(first);
        expect(new Set(cited.map((p) => p.chunkId)).size).toBe(cited.length);
        expect(bare(text)).toBe(bare(written));
      }),
      { numRuns: 300 },
    );
  });

  it('hold back at most a sentence', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const marks = new CitationMarks(passages);
        let [fed, out] = [0, 0];
        for (const char of words.join('')) {
          fed++;
          for (const event of marks.feed(char)) if (event.type === 'text') out += event.text.length;
          // Dropped marks were not held back: count only the text between them.
          expect(fed - out).toBeLessThanOrEqual(480 + dropped(words.join('').slice(0, fed)));
        }
      }),
    );
  });
});

const dropped = (text: string): number => (text.match(/\(?[[【][^\]】]*[\]】]\)?|[ ,]/g) ?? []).join('').length;

const folder = sharedData('chunking');
if (!folder) console.warn('SKIPPED: chunking questions are not on this machine (NEXUS_TEST_DATA)');

(folder ? describe : describe.skip)('the check on the chunking questions', () => {
  it('keeps marks of right passages and drops those of wrong ones', () => {
    const cited = citedSentences(loadQuestionSet(folder!)).slice(0, 160);
    const figures = measureCheck(cited);
    expect(figures.recall).toBeGreaterThan(0.97);
    expect(figures.false_accepts).toBeLessThan(0.08);
    expect(measureCheck(shuffled(cited)).false_accepts).toBeLessThan(0.03);
  }, 60_000);
});
