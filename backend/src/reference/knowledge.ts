import { EXAMPLE_ID, op, type OperationGroup } from './operation-text.js';

const DOCUMENTS: OperationGroup = {
  tag: 'Documents',
  description:
    'Files from which answers are taken. A document is `queued`, `parsing`, `embedding`, then `ready` or `failed` with a reason. The same bytes are one document; the same name is a new version.',
  operations: {
    Documents_upload: op(
      'Upload files, or fetch a page',
      'One or more parts named `file`, or JSON with a `url`. Responds with 202 and the documents; follow their state in the list or in the event stream. Uploads beyond the workspace’s quotas are refused with 409 `quota_exceeded`. Needs the scope `rag:write`.',
    ),
    Documents_list: op(
      'List documents',
      'Newest first unless sorted, with filters by state, folder, tag, type and source, and a search in names.',
    ),
    Documents_events: op(
      'Follow the progress of documents',
      'Server-sent events with stage, progress and time left of each document, until the connection or the read permission ends.',
    ),
    Documents_get: op('Get a document', 'State, sizes, tags and the active version of one document.'),
    Documents_update: op('Rename, move or tag a document', 'Changes the given fields and keeps the rest.', {
      name: 'Returns policy.pdf',
      folder: 'Policies',
      tags: ['customers'],
    }),
    Documents_remove: op(
      'Delete a document',
      'Removes the document, its versions, chunks and vectors, and every cached answer that cites it. Responds with 202.',
    ),
    Documents_chunks: op(
      'List the chunks of a document',
      'The texts that are embedded and searched, with their positions.',
    ),
    Documents_content: op('Download the original', 'The uploaded bytes of the active or a specified version.'),
    Documents_readText: op(
      'Read the extracted text',
      'The text from a character offset on, with pages and headings, as citations refer to it.',
    ),
    Documents_bulk: op(
      'Change many documents',
      'Deletes, retries, cancels, moves or tags up to the given documents at once.',
      {
        document_ids: [EXAMPLE_ID],
        action: 'add_tags',
        tags: ['2026'],
      },
    ),
    Documents_retry: op(
      'Retry a failed document',
      'Restarts the pipeline for a failed or cancelled document, optionally with a password or another OCR mode.',
      { ocr: 'auto' },
    ),
    Documents_readAgain: op(
      'Read a ready document again',
      'Parses the stored file again, for example after a change of the OCR mode. The current version answers until then.',
      { ocr: 'always' },
    ),
    Documents_cancel: op('Cancel the processing of a document', 'Stops a document that is queued or being processed.'),
    Documents_removeMany: op('Delete several documents', 'Like deleting one, for each of the given ids.', {
      document_ids: [EXAMPLE_ID],
    }),
    Versions_list: op('List the versions of a document', 'The active version and up to three earlier ones.'),
    Versions_activate: op('Restore a version', 'Indexes an earlier version and switches to it in one step.'),
    Versions_purge: op('Delete a version', 'Removes the file and chunks of a version that is not active.'),
    Overview_folders: op('List folders', 'Every folder with the number of its documents.'),
    Overview_tags: op('List tags', 'Every tag with the number of its documents.'),
    Overview_usage: op(
      'Get knowledge usage',
      'Documents, chunks and bytes of the workspace, by state, and the quotas with usage and limit.',
    ),
    Overview_deadJobs: op(
      'List failed documents',
      'Documents whose processing failed permanently, each with its reason.',
    ),
  },
};

const WEBSITES: OperationGroup = {
  tag: 'Websites',
  description:
    'Pages, sitemaps and sites that are read on a schedule. robots.txt is respected, and addresses in private networks are refused unless the installation allows them.',
  operations: {
    Sources_list: op('List websites', 'Every source with its schedule and its last run.'),
    Sources_create: op('Add a website', 'Creates a source and starts its first run.', {
      name: 'Help centre',
      kind: 'site',
      url: 'https://help.example.com/',
      max_pages: 200,
      schedule: 'daily',
    }),
    Sources_preview: op('Preview a website', 'Which pages a source would read, without reading or storing them.', {
      kind: 'sitemap',
      url: 'https://help.example.com/sitemap.xml',
    }),
    Sources_get: op('Get a website', 'One source with its settings.'),
    Sources_update: op('Change a website', 'Changes the given fields; the next run uses them.', { schedule: 'weekly' }),
    Sources_remove: op('Delete a website', 'Removes the source, and its documents with `documents=delete`.'),
    Sources_run: op('Read a website now', 'Starts a run outside the schedule.'),
    Sources_cancel: op('Cancel a run', 'Stops the running crawl; pages that were read are kept.'),
    Sources_runs: op('List the runs of a website', 'Pages that each run read, changed, skipped and failed on.'),
  },
};

const SEARCH: OperationGroup = {
  tag: 'Search and retrieval tests',
  description: 'Retrieval without an answer, to inspect and measure the results for a question.',
  operations: {
    RagQuery_query: op(
      'Search the knowledge',
      'Passages for a question by meaning, words or both. `explain` adds every candidate with its ranks and why it is relevant or not. Needs the scope `rag:read`.',
      { query: 'How long do customers have to return goods?', top_k: 5 },
    ),
    PromptPreview_of: op(
      'Preview the prompt of a question',
      'The messages that a model would receive for a question, with the retrieved or given passages. Needs the scopes `rag:read` and `prompts:read`.',
      { query: 'How long do customers have to return goods?' },
    ),
    TestSets_list: op('List test sets', 'Sets of questions with the passages they should find.'),
    TestSets_create: op('Create a test set', 'An empty set; add questions next.', { name: 'Customer questions' }),
    TestSets_get: op('Get a test set', 'One set with the number of its questions.'),
    TestSets_rename: op('Rename a test set', 'Changes its name.', { name: 'Customer questions 2026' }),
    TestSets_remove: op('Delete a test set', 'Removes the set, its questions and its runs.'),
    TestSets_questions: op('List the questions of a test set', 'Each with its expected passages.'),
    TestSets_add: op(
      'Add questions to a test set',
      'Expected passages are ranges in documents of the workspace; an empty list means that nothing should be found.',
      {
        questions: [
          {
            question: 'How long do customers have to return goods?',
            expected: [{ document_id: EXAMPLE_ID, start: 11, end: 47, quote: 'Goods can be returned within 30 days' }],
          },
        ],
      },
    ),
    TestSets_update: op('Change a question of a test set', 'Changes the question or its expected passages.', {
      question: 'Until when can goods be returned?',
    }),
    TestSets_removeQuestion: op(
      'Delete a question of a test set',
      'Removes one question; earlier runs keep their result.',
    ),
    TestRuns_list: op('List the runs of a test set', 'Newest first, with recall, nDCG and MRR of each.'),
    TestRuns_start: op(
      'Run a test set',
      'Runs retrieval for every question with the given or the current settings, in the background.',
      {
        name: 'more words, less meaning',
        settings: { dense_weight: 0.3 },
      },
    ),
    TestRuns_get: op('Get a run', 'Figures and the result of every question.'),
    TestRuns_remove: op('Delete a run', 'Removes one run and its results.'),
    TestRuns_cancel: op('Cancel a run', 'Stops a run that has not ended.'),
  },
};

const INDEX: OperationGroup = {
  tag: 'Knowledge settings',
  description: 'How documents are chunked, parsed and searched, and which embedder indexes them.',
  operations: {
    KnowledgeSettings_get: op('Get knowledge settings', 'Chunking, OCR, retrieval and presentation of the workspace.'),
    KnowledgeSettings_put: op(
      'Change knowledge settings',
      'Replaces all settings. Retrieval settings take effect immediately; chunking and OCR settings with the next document or index.',
      { retrieval: { top_k: 6 } },
    ),
    KnowledgeSettings_preview: op('Preview chunks', 'How a text or a document would be chunked with other settings.', {
      text: 'Goods can be returned within 30 days. Refunds arrive after 5 working days.',
      chunking: { target_tokens: 200 },
    }),
    Reindex_embedder: op(
      'Get the embedder',
      'The embedder of the workspace, the available embedders, and a reindex in progress.',
    ),
    Reindex_start: op(
      'Reindex the documents',
      'Builds a second index beside the first, with another embedder or other chunking settings, and switches when it is complete.',
      { embedder_id: 'minilm-l6-v2' },
    ),
    Reindex_cancel: op('Cancel a reindex', 'Drops the second index; the first one remains in use.'),
    Reindex_rollBack: op('Roll back to the earlier index', 'Switches back while the earlier index still exists.'),
    Reindex_finish: op('Finish a reindex', 'Removes the earlier index; a rollback is not possible afterwards.'),
  },
};

export const KNOWLEDGE = [DOCUMENTS, WEBSITES, SEARCH, INDEX];
