import { EXAMPLE_ID, op, type OperationGroup } from './operation-text.js';

const QA: OperationGroup = {
  tag: 'Q&A',
  description:
    'Answers written by people. A published entry answers its question, in the same words or in other words that verification accepts, before any semantic cache, document or model; the answer has the source `qa` and costs nothing.',
  operations: {
    Qa_list: op(
      'List Q&A entries',
      'With filters by state, language, tag, origin, dates and owner, and a search in questions, variants and answers that tolerates typing errors in questions.',
    ),
    Qa_create: op(
      'Create a Q&A entry',
      'A draft unless `status` says otherwise; publishing needs the scope `qa:publish`. Two published entries of a language cannot have the same wording: 409 `qa_question_taken`.',
      {
        question: 'When do you open?',
        variants: ['What are your opening hours?'],
        answer: 'We are open **Monday to Friday, 9:00–17:00**.',
        language: 'en',
        tags: ['contact'],
        status: 'published',
      },
    ),
    Qa_change: op(
      'Change many entries at once',
      'Publishes, archives, deletes, restores or edits up to 500 entries in one transaction. The response contains the previous state of each, and why entries were skipped; deleted entries can be restored for some days.',
      { ids: [EXAMPLE_ID], action: 'publish' },
    ),
    Qa_overview: op(
      'Get Q&A figures',
      'Entries by state, wordings not indexed for semantic search yet, tags and languages.',
    ),
    Qa_search: op('Search Q&A entries', 'Published entries with their scores, by semantic and by trigram similarity.'),
    Qa_searchByBody: op('Search Q&A entries by a body', 'The same as `GET /api/qa/search`, for long questions.', {
      query: 'opening hours on Sunday',
      top_k: 3,
    }),
    Qa_check: op(
      'Find conflicting entries',
      'Published entries that would answer the same questions. If `blocks` is true, the two cannot be published together.',
      { questions: ['When do you open?', 'Opening hours'], language: 'en' },
    ),
    QaTry_try: op(
      'Try a question on the Q&A',
      'Which entry would answer and why, and what would answer otherwise; nothing is stored or counted.',
      { question: 'Are you open on Sundays?' },
    ),
    Qa_getSettings: op('Get Q&A settings', 'Whether entries answer, by which methods, and from which similarity.'),
    Qa_putSettings: op('Change Q&A settings', 'Replaces all settings: omitted values are reset to their defaults.', {
      enabled: true,
      semantic_enabled: true,
      semantic_threshold: 0.5,
    }),
    QaImports_export: op(
      'Download Q&A entries',
      'Entries that match the filters as CSV (UTF-8) or, with `format=xlsx`, as an Excel workbook, in a form that can be imported again. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe.',
    ),
    QaImports_upload: op(
      'Upload a file of entries',
      'One part named `file`: CSV, or an Excel workbook (.xlsx) whose first visible sheet is taken; at most 25 MB and 50,000 rows. The response contains its columns, its first rows and a suggested mapping; nothing is imported yet.',
    ),
    QaImports_list: op('List imports', 'Newest first, with their figures.'),
    QaImports_get: op('Get an import', 'Its progress, figures, and the skipped rows with the reason.'),
    QaImports_run: op(
      'Run an import',
      'Runs in the background. A dry run changes nothing. Rows update the entry with their external id, or otherwise with their question and language; all other rows create entries. All valid rows become visible together at the end, or none.',
      { mapping: { question: 'Question', answer: 'Answer' }, dry_run: false, publish: true },
    ),
    QaImports_cancel: op('Cancel an import', 'Nothing of it is kept.'),
    QaImports_delete: op('Delete an import', 'Deletes its file and report; imported entries stay.'),
    QaSuggestions_list: op(
      'List suggestions',
      'Questions that were not answered well, grouped by meaning and language: how often they were asked in total and recently, and for which reasons. Personal data in questions is masked.',
    ),
    QaSuggestions_get: op('Get a suggestion', 'One group with different wordings of its questions and its draft.'),
    QaSuggestions_related: op(
      'List related entries and passages',
      'The published entries and passages of documents nearest to the question of a suggestion.',
    ),
    QaDraft_draft: op(
      'Draft an answer',
      'From the documents, by the default model of the workspace, with citations. It is metered like any answer. If no relevant passage is found, no model is called.',
    ),
    QaSuggestions_approve: op(
      'Approve a suggestion',
      'Publishes an entry of the origin `suggestion`, which answers from then on; older cached answers are no longer served.',
      {
        question: 'Do you ship to Norway?',
        variants: ['Can you deliver to Oslo?'],
        answer: 'Yes, within **five working days**.',
        language: 'en',
      },
    ),
    QaSuggestions_addToEntry: op('Add a suggestion to an entry', 'Adds the given wordings to a published entry.', {
      entry_id: EXAMPLE_ID,
      variants: ['Do you ship to Norway?'],
    }),
    QaSuggestions_dismiss: op('Dismiss a suggestion', 'Questions that join later are counted but do not reopen it.', {
      reason: 'off_topic',
    }),
    QaSuggestions_reopen: op('Reopen a suggestion', 'Reverts the decision; an entry created from it stays.'),
    Qa_get: op('Get a Q&A entry', 'One entry with its variants, dates and hits.'),
    Qa_update: op(
      'Change a Q&A entry',
      'Saves the next version. With `version`, a concurrent change is not overwritten: 409 `conflict`.',
      { answer: 'We are open **every day, 9:00–17:00**.', version: 1 },
    ),
    Qa_delete: op('Delete a Q&A entry', 'It no longer answers, and can be restored for some days.'),
    Qa_versions: op('List the versions of a Q&A entry', 'Newest first, with author and time; the newest 200 are kept.'),
    Qa_restore: op(
      'Restore a version of a Q&A entry',
      'Saves the content of an earlier version as the newest one; the publication state does not change.',
    ),
  },
};

export const CURATING = [QA];
