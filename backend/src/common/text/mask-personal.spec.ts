import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskPersonal } from './mask-personal.js';

describe('maskPersonal', () => {
  it.each([
    ['Write to jane.doe+x@mail.example.co.uk please', 'Write to [e-mail] please'],
    ['Call me at +49 (30) 1234-567', 'Call me at [number]'],
    ['My number is 080 1234 5678', 'My number is [number]'],
    ['Pay from DE89 3704 0044 0532 0130 00 today', 'Pay from [account] today'],
    ['Card 4111 1111 1111 1111 was declined', 'Card [card] was declined'],
    ['Order 1234567890 is late', 'Order [number] is late'],
    ['See https://a.test/reset?token=abc#x now', 'See [address] now'],
    ['See https://me:secret@a.test/page', 'See [address]'],
    ["Write to o’neil or o'neil@mail.example.com", 'Write to o’neil or [e-mail]'],
    ['Call +49 (0)30 1234-5678 after six', 'Call [number] after six'],
    ['Order 4711000815 is late', 'Order [number] is late'],
    ['Hi, my name is Ann Lee and I have a question', 'Hi, my name is [name] and I have a question'],
    ['Ich heiße Jörg. Wann öffnet ihr?', 'Ich heiße [name]. Wann öffnet ihr?'],
  ])('%s', (text, masked) => {
    expect(maskPersonal(text)).toBe(masked);
  });

  it.each([
    'What does error 40412 mean?',
    'Is the office open on 2026-12-24?',
    'Does version 3.14.159 run on Windows 11?',
    'What are 2,5 % of 1.200 euros?',
    'Wie hoch ist die Gebühr nach § 12?',
    'Is it 14 days or 30 days since 12.05.2026, for 99.90 €?',
  ])('leaves “%s” as it is', (text) => {
    expect(maskPersonal(text)).toBe(text);
  });

  it('masks known values of the author as whole words', () => {
    const known = ['Ann Lee', 'gold (2)', 'x'];
    expect(maskPersonal('ANN here, plan gold (2): can Annika, my Lee side, x?', known)).toBe(
      '[name] here, plan [name]: can Annika, my [name] side, x?',
    );
  });

  it('leaves no e-mail address in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (a, email, b) => {
        expect(maskPersonal(`${a} ${email} ${b}`)).not.toContain(email);
      }),
    );
  });
});
