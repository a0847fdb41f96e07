export const REASONS = ['wrong', 'incomplete', 'not_found', 'off_topic', 'tone', 'other'] as const;
export type FeedbackReason = (typeof REASONS)[number];

/** All texts of the ratings. */
export interface FeedbackLabels {
  helpful: string;
  notHelpful: string;
  thanks: string;
  why: string;
  reasons: Record<FeedbackReason, string>;
  comment: string;
  send: string;
  close: string;
}

const en: FeedbackLabels = {
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  thanks: 'Thanks for your feedback.',
  why: 'What was wrong?',
  reasons: {
    wrong: 'It is wrong',
    incomplete: 'Something is missing',
    not_found: 'It did not find the answer',
    off_topic: 'It answers another question',
    tone: 'I do not like the tone',
    other: 'Something else',
  },
  comment: 'Comment (optional)',
  send: 'Send',
  close: 'Close',
};

const de: FeedbackLabels = {
  helpful: 'Hilfreich',
  notHelpful: 'Nicht hilfreich',
  thanks: 'Danke für Ihre Rückmeldung.',
  why: 'Was hat nicht gestimmt?',
  reasons: {
    wrong: 'Die Antwort ist falsch',
    incomplete: 'Etwas fehlt',
    not_found: 'Die Antwort wurde nicht gefunden',
    off_topic: 'Sie beantwortet eine andere Frage',
    tone: 'Der Ton gefällt mir nicht',
    other: 'Etwas anderes',
  },
  comment: 'Kommentar (freiwillig)',
  send: 'Senden',
  close: 'Schließen',
};

const TABLES: Record<string, FeedbackLabels> = { en, de };

export const labelsFor = (language: string): FeedbackLabels => TABLES[language] ?? en;
