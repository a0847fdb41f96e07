import { describe, expect, it } from '@jest/globals';
import type { Passage } from '../../chat-model.js';
import { extractAnswer } from './extractive-model.js';

/** Passages as retrieval gives them, without a similarity. */
const passages = (...parts: Partial<Passage>[]): Passage[] =>
  parts.map((part, i) => ({
    n: i + 1,
    chunkId: `c${i + 1}`,
    documentId: 'd',
    title: 'handbook.md',
    text: '',
    start: 0,
    end: 1,
    score: 1 / (i + 1),
    denseScore: null,
    lexicalScore: 1,
    ...part,
  }));
const read = (question: string, ...parts: Partial<Passage>[]): string =>
  extractAnswer(question, passages(...parts))
    .map(({ text }) => text)
    .join('');

describe('answers without a model', () => {
  // Field case 17 (MarcoPorcellato/matryca-plumber#278, ualbertalib/discovery#866).
  it('are about the requested name, with or without accents', () => {
    const offices = [
      { heading: 'People › Kraków office', text: 'Łukasz Żak leads the Kraków office. The lift code is 5512.' },
      { heading: 'People › Zürich office', text: 'The Zürich office is led by Jürgen Müller. The lift code is 8820.' },
    ];
    const answer = read('What is the lift code in Zurich?', ...offices);
    expect(answer).toContain('8820');
    expect(answer).not.toContain('5512');
    const near = offices.map((office) => ({ ...office, denseScore: 0.6 }));
    expect(read('What is the lift code in Berlin?', ...near)).toContain('I could not find anything');
  });

  // Field case 21 (infiniflow/ragflow#10593, langgenius/dify#5076).
  it('find the section that the question names', () => {
    const text = 'After each block of three years a person may go on a paid leave of six weeks.';
    expect(read('When can I take a sabbatical?', { heading: 'Time away › Sabbatical', text })).toContain('six weeks');
    expect(
      read('How long is a cycle and what comes after it?', {
        heading: 'Cycles',
        text: 'Work runs in cycles of six weeks.',
      }),
    ).toContain('six weeks');
  });

  it('read a default value as that of the option in its heading', () => {
    const text =
      '### `connectionTimeout`\n\n+ Default: `0` (no timeout)\n\n### `keepAliveTimeout`\n\n+ Default: `72000` (72 seconds)\n\n### `bodyLimit`\n\n+ Default: `1048576` (1MiB)';
    expect(read('What is the default of keepAliveTimeout?', { text })).toContain('72000');
    expect(read('What is the default keep-alive timeout?', { text })).toContain('72000');
    expect(read('What is the default of bodyLimit?', { text })).toMatch(/^- Default: `1048576`/);
  });

  it('name the columns of a table whose first row has years', () => {
    const text = 'Region | 2020 | 2021 | 2022\nRegion 40 | 540 | 680 | 820\nRegion 41 | 541 | 682 | 823';
    expect(read('What was the value of Region 41 in 2021?', { text })).toBe(
      'Region: Region 41; 2020: 541; 2021: 682; 2022: 823 [1]',
    );
  });

  it('keep a list complete, with its introduction', () => {
    const text =
      'Annual leave accrues based on your years:\n\n* Fewer than 3 years: 4 hours\n* Between 3 and 15: 6 hours\n* 15+ years: 8 hours';
    expect(read('How much annual leave accrues after how many years?', { text })).toContain(
      'Between 3 and 15: 6 hours',
    );
  });

  it('include the reason before a conclusion', () => {
    const text = 'ある状況下では2つのジョブが作成される場合があるためです。したがって、ジョブは冪等であるべきです。';
    expect(read('なぜジョブは冪等であるべきですか？', { text })).toContain('2つのジョブ');
  });

  // Field case 08 (langchain-ai/langchain#3731, jztan/pdf-mcp#46).
  it.each([
    [
      'Wer ist der Geschäftsführer?',
      'Der Parkplatz hinter der Werkshalle ist für Elektrofahrzeuge reserviert.',
      'Dazu habe ich',
    ],
    [
      'Quel est le capital social de la société ?',
      'Le préavis de démission est de deux mois pour les cadres.',
      'Je n’ai rien trouvé',
    ],
    ['कंपनी का मालिक कौन है?', 'कार्यालय सुबह 9:30 बजे खुलता है और शाम 6 बजे बंद होता है।', 'मुझे दस्तावेज़ों'],
    ['食堂几点开门？', '员工辞职须提前三十天以书面形式通知人事部。', '我在文档中没有找到'],
    ['Ofis nerede?', 'Yıllık izin yirmi gündür.', 'Belgelerde'],
    ['Ile kosztuje parking?', 'Urlop wynosi dwadzieścia dni.', 'Nie znalazłem'],
  ])('refuse %s in its language, despite high similarity', (question, text, expected) => {
    expect(read(question, { text, denseScore: 0.7 })).toContain(expected);
    expect(extractAnswer(question, passages({ text, denseScore: 0.7 })).some(({ citation }) => citation)).toBe(false);
  });

  it.each([
    [
      'Wie viele Urlaubstage habe ich pro Jahr?',
      { heading: 'Urlaub', text: 'Der Anspruch beträgt 28 Arbeitstage.' },
      '28',
    ],
    [
      'Combien de jours de congés par an ?',
      { text: 'Chaque salarié a vingt-sept jours de congés payés.' },
      'vingt-sept',
    ],
    ['每年有多少天年假？', { text: '员工每年享有十五天带薪年假。' }, '十五'],
    ['كم عدد أيام الإجازة السنوية؟', { text: 'لكل موظف إجازة سنوية مدتها ثلاثون يومًا.' }, 'ثلاثون'],
  ])('answer %s', (question, part, expected) => expect(read(question, part)).toContain(expected));
});
