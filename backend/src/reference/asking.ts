import { EXAMPLE_ID, op, type OperationGroup } from './operation-text.js';

const ASK: OperationGroup = {
  tag: 'Ask',
  description:
    'Questions and answers. With `"stream": true` the answer is a stream of server-sent events: `start`, `delta`, `reasoning`, `tool_call`, `citation`, `notice`, `usage`, and one `done` or `error` at the end.',
  operations: {
    Completions_create: op(
      'Ask one question',
      'Answers a prompt from the documents of the workspace, its prompt and its model. The answer carries citations, usage and cost, and says whether it came from the cache. Needs the scope `chat`.',
      { prompt: 'How long do customers have to return goods?', stream: false },
    ),
    Completions_chatCompletion: op(
      'Ask with a history of messages',
      'The same as asking one question, with the messages of a dialogue in place of the prompt. Messages can contain text, and images and files if the model supports them.',
      {
        messages: [
          { role: 'user', content: 'How long do customers have to return goods?' },
          { role: 'assistant', content: 'They have 30 days.' },
          { role: 'user', content: 'And when do they get their money back?' },
        ],
      },
    ),
    Completions_resume: op(
      'Resume a stream',
      'Continues the stream of a completion after the event named by the header `Last-Event-ID`, from any replica, without losing or repeating events. Only the principal that started it can resume it.',
    ),
    Completions_cancel: op(
      'Cancel a running completion',
      'Stops the model call. Text generated until then is charged; the stream ends with the finish reason `aborted`.',
    ),
  },
};

const CONVERSATIONS: OperationGroup = {
  tag: 'Conversations',
  description:
    'Questions and answers of all users. Conversations of the widget are stored; those of the API if the request contains a `conversation_id`. Deleted ones can be restored for seven days.',
  operations: {
    Conversations_list: op(
      'List conversations',
      'Latest first, filtered by channel, widget, model, source, rating, tag, time and words of their messages.',
    ),
    Conversations_exportAll: op('Export conversations', 'All matching conversations as CSV, one line per message.'),
    Conversations_bulk: op('Change many conversations', 'Deletes, restores or tags up to 200 at once.', {
      action: 'add_tags',
      ids: [EXAMPLE_ID],
      tags: ['billing'],
    }),
    Conversations_get: op('Get a conversation', 'Metadata of the conversation; its messages have a separate route.'),
    Conversations_messages: op('List messages', 'In chronological order, with sources and ratings.'),
    Conversations_message: op('Get a message', 'With its full text, which lists cut after 16,000 characters.'),
    Conversations_trace: op(
      'Get the trace of an answer',
      'How it was produced: cache decision, prompt, passages with their scores, other models tried, usage and timing.',
    ),
    Conversations_export: op('Export a conversation', 'As JSON, CSV or Markdown.'),
    Conversations_change: op('Change a conversation', 'Title, tags and note.', {
      tags: ['billing'],
      note: 'Called back.',
    }),
    ConversationSettings_get: op('Get conversation settings', 'Memory, sessions and retention of conversations.'),
    ConversationSettings_put: op(
      'Change conversation settings',
      'The whole configuration: omitted fields are reset to their defaults.',
      { history_tokens: 8_000, idle_minutes: 720, widget_days: 180 },
    ),
    Erasures_list: op('List erasures', 'Newest first, each with a report of what was removed.'),
    Erasures_request: op(
      'Erase a person',
      'Deletes conversations, messages, traces, ratings, memories and cached answers of one person, and removes the person from usage figures. The worker runs it; the report lists what was removed. It cannot be undone.',
      { kind: 'visitor', subject: EXAMPLE_ID },
    ),
    Erasures_get: op('Get an erasure', 'Its state, and the report once it is done.'),
    Feedback_give: op('Rate an answer', 'Up or down, once per answer of a conversation; a later rating replaces it.', {
      completion_id: EXAMPLE_ID,
      rating: 'down',
      reason: 'incomplete',
      comment: 'The price is missing.',
    }),
    Feedback_giveAsVisitor: op('Rate an answer as a visitor', 'The same for the widget.', {
      completion_id: EXAMPLE_ID,
      rating: 'up',
    }),
  },
};

const OWN: OperationGroup = {
  tag: 'Own conversations',
  description:
    'Conversations that the caller owns and can continue by sending `conversation_id` with a question. The newest turns are sent to the model as far as its context allows; older turns are summarised, and pinned facts are sent with each question.',
  operations: {
    OwnConversations_list: op('List own conversations', 'Latest first; `q` searches for words in titles and messages.'),
    OwnConversations_get: op(
      'Get an own conversation',
      'Metadata of the conversation; its messages have a separate route.',
    ),
    OwnConversations_rename: op('Rename an own conversation', 'No automatic title replaces it.', {
      title: 'Returns in Germany',
    }),
    OwnConversations_delete: op('Delete an own conversation', 'It can be restored for seven days.'),
    OwnConversations_messages: op('List messages of an own conversation', 'Newest first; long messages are cut.'),
    OwnConversations_message: op('Get a message of an own conversation', 'With its full text.'),
    OwnConversations_remembered: op('Get the memory', 'The summary of older turns and the pinned facts.'),
    OwnConversations_remember: op('Change the memory', 'The summary, the pinned facts, or both.', {
      facts: ['The customer lives in Germany.'],
    }),
    OwnConversations_forget: op(
      'Forget a conversation',
      'Deletes summary and facts, and no longer sends earlier turns to the model. The messages stay.',
    ),
  },
};

const OPENAI: OperationGroup = {
  tag: 'OpenAI-compatible',
  description:
    'For every client of the OpenAI protocol: set its base URL to `/v1` of this installation and its key to an API token. Knowledge, prompts, cache, budgets and limits of the workspace apply; extensions are in `nexus`.',
  operations: {
    OpenAi_complete: op(
      'Create a chat completion',
      'Like `POST /v1/chat/completions` of OpenAI, including streams, tools and structured outputs.',
      {
        model: 'nexus/extractive',
        messages: [{ role: 'user', content: 'How long do customers have to return goods?' }],
        stream: false,
      },
    ),
    OpenAi_listModels: op('List models', 'The models that the workspace may use, as OpenAI lists them.'),
    OpenAi_findModel: op('Get a model', 'One model by an id without a slash.'),
    OpenAi_findVendorModel: op('Get a model of a vendor', 'One model by its id `vendor/name`.'),
    OpenAi_embed: op(
      'Create embeddings',
      'Vectors of texts. The model is the id of the installation’s embedder, see `GET /api/rag/embedder`. Token arrays are decoded first.',
      { model: 'minilm-l6-v2', input: ['Returns', 'Refunds'] },
    ),
  },
};

const VISITORS: OperationGroup = {
  tag: 'Website visitors',
  description:
    'Routes that the widget on a website calls. A visitor token is bound to the origin that requested it, is valid for at most 15 minutes, and can only send messages.',
  operations: {
    PublicWidget_configuration: op(
      'Get the configuration of a widget',
      'Public and cacheable: name, greeting, theme and quick buttons. Contains no secret.',
    ),
    PublicWidget_challenge: op(
      'Get a proof of work',
      'A short computation that a session requires while one address or widget requests many sessions; otherwise its difficulty is 0.',
    ),
    PublicWidget_session: op(
      'Start a visitor session',
      'Issues a visitor token to a page of an allowed origin. The same `visitor_id` continues the same visitor.',
      { visitor_id: EXAMPLE_ID },
    ),
    VisitorMessages_send: op(
      'Send a visitor message',
      'Responds with a stream of events. Repeated requests with the same `client_message_id` are answered once.',
      { message: 'Do you ship to Norway?', client_message_id: 'a1' },
    ),
    VisitorMessages_resume: op(
      'Resume the stream of a message',
      'Continues after the event named by the header `Last-Event-ID`, for the same visitor.',
    ),
    VisitorMessages_cancel: op('Cancel the answer to a message', 'Stops the model call, for the same visitor.'),
  },
};

export const ASKING = [ASK, OWN, CONVERSATIONS, OPENAI, VISITORS];
