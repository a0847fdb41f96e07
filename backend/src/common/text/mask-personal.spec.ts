import { describe, expect, it } from '@jest/globals';
import { maskPersonal } from './mask-personal.js';

describe('maskPersonal', () => {
  it.each([
    ['Write to jane.doe+x@mail.example.co.uk please', 'Write to [e-mail] please'],
    ['Call me at +49 (30) 1234-567', 'Call me at [number]'],
    ['My number is 080 1234 5678', 'My number is [number]'],
    ['Pay from DE89 3704 0044 0532 0130 00 today', 'Pay from [account] today'],
    ['Card 4111 1111 1111 1111 was declined', 'Card [card] was declined'],
    ['Order 1234567890 is late', 'Order [number] is late'],
    ['See https://a.test/reset?token=abc#x now', 'See https://a.test/reset now'],
    ['See https://me:secret@a.test/page', 'See https://a.test/page'],
  ])('%s', (text, masked) => {
    expect(maskPersonal(text)).toBe(masked);
  });

  it.each([
    'What does error 40412 mean?',
    'Is the office open on 2026-12-24?',
    'Does version 3.14.159 run on Windows 11?',
    'What are 2,5 % of 1.200 euros?',
    'Wie hoch ist die Gebühr nach § 12?',
  ])('leaves “%s” as it is', (text) => {
    expect(maskPersonal(text)).toBe(text);
  });
});
