import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { masked } from './mask.js';

describe('masked', () => {
  it.each([
    ['Write to ann.lee+shop@mail.example.com please', 'Write to [e-mail] please'],
    ['Call +49 (0)30 1234-5678 after six', 'Call [number] after six'],
    ['My IBAN is DE89 3704 0044 0532 0130 00.', 'My IBAN is [number].'],
    ['Order 4711000815 is late', 'Order [number] is late'],
    ['See https://shop.example/orders?token=abc for it', 'See [address] for it'],
    ['Hi, my name is Ann Lee and I have a question', 'Hi, my name is [name] and I have a question'],
    ['Ich heiße Jörg. Wann öffnet ihr?', 'Ich heiße [name]. Wann öffnet ihr?'],
    [
      'Is it 14 days or 30 days since 12.05.2026, for 99.90 €?',
      'Is it 14 days or 30 days since 12.05.2026, for 99.90 €?',
    ],
  ])('%s', (question, expected) => expect(masked(question)).toBe(expected));

  it('takes out what is known of who asked, as words', () => {
    const known = ['Ann Lee', 'gold (2)', 'x'];
    expect(masked('ANN here, plan gold (2): can Annika, my Lee side, x?', known)).toBe(
      '[name] here, plan [name]: can Annika, my [name] side, x?',
    );
  });

  it('leaves no address of e-mail in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (a, email, b) => {
        expect(masked(`${a} ${email} ${b}`)).not.toContain(email);
      }),
    );
  });
});
