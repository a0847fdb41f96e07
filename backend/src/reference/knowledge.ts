import { EXAMPLE_ID, op, type OperationGroup } from './operation-text.js';

const DOCUMENTS: OperationGroup = {
  tag: 'Documents',
  description:
    'Files that answers are taken from. A document is `queued`, `parsing`, `embedding`, then `ready` or `failed` with a reason. The same bytes are one document; the same name is a new version.',
  operations: {
    Documents_upload: op(
      'Upload files, or fetch a page',
      'One or more parts named `file`, or JSON with a `url`. Answers 202 with the documents; follow their state in the list or in the event stream. What the workspace’s quotas have no room for is refused with 409 `quota_exceeded`. Needs the scope `rag:write`.',
    ),
    Documents_list: op(
      'List documents',
      'Newest first unless sorted, with filters by state, folder, tag, type and source, and a search in names.',
    ),
    Documents_events: op(
      'Follow the progress of documents',
      'Server-sent events with stage, progress and time left of each document, until the connection or the right to read ends.',
    ),
    Documents_get: op('Get a document', 'State, sizes, tags and the active version of one document.'),
    Documents_update: op('Rename, move or tag a document', 'Changes what is given and keeps the rest.', {
      name: 'Returns policy.pdf',
      folder: 'Policies',
      tags: ['customers'],
    }),
    Documents_remove: op(
      'Delete a document',
      'Removes the document, its versions, chunks and vectors, and every cached answer that cites it. Answers 202.',
    ),
    Documents_chunks: op(
      'List the chunks of a document',
      'The texts that are embedded and searched, with their places.',
    ),
    Documents_content: op(
      'Download the original',
      'The bytes as they were uploaded, of the active or a named version.',
    ),
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
      'Read a document again',
      'Starts the pipeline anew for a failed document, with a password or another OCR mode when given.',
      { ocr: 'auto' },
    ),
    Documents_cancel: op('Cancel the reading of a document', 'Stops a document that is queued or being read.'),
    Documents_removeMany: op('Delete several documents', 'As deleting one, for each of the given ids.', {
      document_ids: [EXAMPLE_ID],
    }),
    Versions_list: op('List the versions of a document', 'The active version and up to three earlier ones.'),
    Versions_activate: op('Bring back a version', 'Indexes an earlier version and switches to it in one step.'),
    Versions_purge: op('Delete a version', 'Removes the file and chunks of a version that is not active.'),
    Overview_folders: op('List folders', 'Every folder with the number of its documents.'),
    Overview_tags: op('List tags', 'Every tag with the number of its documents.'),
    Overview_usage: op(
      'Get what knowledge takes up',
      'Documents, chunks and bytes of the workspace, by state, and the quotas: what is used of them and what is allowed.',
    ),
    Overview_deadJobs: op(
      'List documents that gave up',
      'Documents whose reading failed for good, each with its reason.',
    ),
  },
};

const WEBSITES: OperationGroup = {
  tag: 'Websites',
  description:
    'Pages, sitemaps and sites that are read by schedule. robots.txt is honoured, and addresses in private networks are refused unless the installation allows them.',
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
    Sources_update: op('Change a website', 'Changes what is given; the next run uses it.', { schedule: 'weekly' }),
    Sources_remove: op('Delete a website', 'Removes the source, and its documents with `documents=delete`.'),
    Sources_run: op('Read a website now', 'Starts a run outside the schedule.'),
    Sources_cancel: op('Cancel a run', 'Stops the running crawl; pages that were read stay.'),
    Sources_runs: op('List the runs of a website', 'What each run read, changed, skipped and failed on.'),
  },
};

const SEARCH: OperationGroup = {
  tag: 'Search and retrieval tests',
  description: 'Retrieval without an answer, to see and to measure what a question finds.',
  operations: {
    RagQuery_query: op(
      'Search the knowledge',
      'Passages for a question by meaning, words or both. `explain` adds every candidate with its ranks and why it passed or not. Needs the scope `rag:read`.',
      { query: 'How long do customers have to return goods?', top_k: 5 },
    ),
    PromptPreview_of: op(
      'Preview the prompt of a question',
      'The messages that a model would get for a question, with the passages found or named. Needs the scopes `rag:read` and `prompts:read`.',
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
      'Expected passages are places in documents of the workspace; an empty list says that nothing should be found.',
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
      'Asks every question with the given or the current settings, in the background.',
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
  description: 'How documents are cut, read and searched, and which embedder indexes them.',
  operations: {
    KnowledgeSettings_get: op('Get knowledge settings', 'Chunking, OCR, retrieval and presentation of the workspace.'),
    KnowledgeSettings_put: op(
      'Change knowledge settings',
      'Changes what is given. Retrieval takes effect at once; chunking and OCR with the next document or index.',
      { retrieval: { top_k: 6 } },
    ),
    KnowledgeSettings_preview: op('Preview chunks', 'How a text or a document would be cut with other settings.', {
      text: 'Goods can be returned within 30 days. Refunds arrive after 5 working days.',
      chunking: { target_tokens: 200 },
    }),
    Reindex_embedder: op(
      'Get the embedder',
      'The embedder of the workspace, the ones there are, and a running reindexing.',
    ),
    Reindex_start: op(
      'Index anew',
      'Builds a second index beside the first, with another embedder or other chunks, and switches when it is complete.',
      { embedder_id: 'minilm-l6-v2' },
    ),
    Reindex_cancel: op('Cancel indexing anew', 'Drops the second index; the first one was searched all the time.'),
    Reindex_rollBack: op('Go back to the earlier index', 'Switches back while the earlier index is still there.'),
    Reindex_finish: op('Finish indexing anew', 'Removes the earlier index; going back is not possible after it.'),
  },
};

export const KNOWLEDGE = [DOCUMENTS, WEBSITES, SEARCH, INDEX];
