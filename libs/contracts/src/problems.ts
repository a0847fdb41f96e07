/** RFC 9457 problem details. `code` is stable and intended for programs; `detail` is for people. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  request_id: string;
  errors?: FieldError[];
  /** Seconds after which a retry may succeed; equal to the Retry-After header, for errors that are sent without headers. */
  retry_after?: number;
}

/** Every error code of the API with its HTTP status and title. Keep alphabetical. */
export const PROBLEMS = {
  api_token_not_found: { status: 404, title: 'API token not found' },
  budget_exceeded: { status: 402, title: 'The budget is spent' },
  cache_entry_not_found: { status: 404, title: 'Cache entry not found' },
  cache_miss: { status: 404, title: 'No cached answer' },
  cache_negative_not_found: { status: 404, title: 'Reported pair not found' },
  cache_unavailable: { status: 503, title: 'The cache is unavailable' },
  conflict: { status: 409, title: 'Conflict' },
  completion_not_found: { status: 404, title: 'Answer not found' },
  erasure_not_found: { status: 404, title: 'Erasure not found' },
  conversation_not_found: { status: 404, title: 'Conversation not found' },
  cross_site_request: { status: 403, title: 'Requests from other websites are refused' },
  credentials_invalid: { status: 401, title: 'E-mail or password is wrong' },
  database_unavailable: { status: 503, title: 'Database unavailable' },
  document_busy: { status: 409, title: 'Document is being processed' },
  document_not_found: { status: 404, title: 'Document not found' },
  document_version_not_found: { status: 404, title: 'Document version not found' },
  email_taken: { status: 409, title: 'E-mail address already registered' },
  embedder_unavailable: { status: 409, title: 'The embedding model is not available' },
  embedding_model_exists: { status: 409, title: 'The embedding model already exists' },
  embedding_model_in_use: { status: 409, title: 'The embedding model is in use' },
  embedding_model_not_found: { status: 404, title: 'No such embedding model' },
  empty_file: { status: 422, title: 'The file is empty' },
  endpoint_not_found: { status: 404, title: 'No such endpoint' },
  file_corrupt: { status: 422, title: 'The file cannot be read' },
  file_too_large: { status: 413, title: 'The file is too large' },
  forbidden: { status: 403, title: 'Not allowed' },
  host_not_allowed: { status: 421, title: 'The server is not known by this name' },
  idempotency_conflict: { status: 409, title: 'Idempotency key was used with another request' },
  internal_error: { status: 500, title: 'Internal error' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  json_too_complex: { status: 413, title: 'The JSON is too complex' },
  knowledge_unavailable: { status: 503, title: 'Knowledge is unavailable' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  model_not_allowed: { status: 403, title: 'The model may not be used here' },
  model_not_found: { status: 422, title: 'No such model' },
  model_provider_not_found: { status: 404, title: 'No such model provider' },
  no_file: { status: 422, title: 'No file was sent' },
  origin_not_allowed: { status: 403, title: 'This website may not use the widget' },
  page_unavailable: { status: 422, title: 'The page cannot be read' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  proof_required: { status: 428, title: 'Proof of work is required' },
  prompt_active: { status: 409, title: 'The prompt is active' },
  prompt_case_not_found: { status: 404, title: 'Test question not found' },
  prompt_not_found: { status: 404, title: 'Prompt not found' },
  prompt_run_not_found: { status: 404, title: 'Run of prompt tests not found' },
  prompt_tests_failed: { status: 409, title: 'Tests of the prompt have failed' },
  prompt_variable_not_found: { status: 404, title: 'Prompt variable not found' },
  prompt_version_not_found: { status: 404, title: 'Prompt version not found' },
  provider_address_refused: { status: 502, title: 'The model provider’s address may not be called' },
  provider_answer_too_long: { status: 502, title: 'The model’s answer had no end' },
  provider_auth_failed: { status: 502, title: 'The model provider refused the key' },
  provider_empty_answer: { status: 502, title: 'The model gave no answer' },
  provider_error: { status: 502, title: 'The model provider failed' },
  provider_payment_required: { status: 402, title: 'The model provider account has no credit' },
  provider_rate_limited: { status: 429, title: 'The model provider is rate limiting' },
  provider_rejected: { status: 422, title: 'The model provider rejected the request' },
  provider_timeout: { status: 504, title: 'The model provider did not answer in time' },
  provider_unavailable: { status: 503, title: 'The model provider is unavailable' },
  qa_entry_not_found: { status: 404, title: 'Q&A entry not found' },
  qa_import_not_found: { status: 404, title: 'Import not found' },
  qa_question_taken: { status: 409, title: 'A published Q&A entry answers this question already' },
  qa_suggestion_not_found: { status: 404, title: 'Suggestion not found' },
  qa_version_not_found: { status: 404, title: 'Version of the Q&A entry not found' },
  queue_full: { status: 429, title: 'Too many documents are waiting' },
  queue_unavailable: { status: 503, title: 'The job queue is unavailable' },
  // The request is valid and the server has space: the workspace's existing data exceeds the limit, and the caller can change
  // that. 507 (Nextcloud, RFC 4331) is `storage_full` here, which alerts the operator; 413 concerns the size of one request.
  quota_exceeded: { status: 409, title: 'The workspace has reached its limit' },
  rate_limited: { status: 429, title: 'Too many requests' },
  redis_full: { status: 503, title: 'Redis is full' },
  refresh_invalid: { status: 401, title: 'The session has ended' },
  refresh_reused: { status: 401, title: 'The session was ended for security reasons' },
  reindex_conflict: { status: 409, title: 'Not possible at this stage of indexing' },
  request_headers_too_large: { status: 431, title: 'The headers are too large' },
  request_invalid: { status: 400, title: 'The request is not valid' },
  request_timeout: { status: 408, title: 'The request arrived too slowly' },
  session_not_found: { status: 404, title: 'Session not found' },
  setup_token_invalid: { status: 403, title: 'The setup token is wrong' },
  signup_closed: { status: 403, title: 'Sign-up is by invitation' },
  source_not_found: { status: 404, title: 'Source not found' },
  storage_full: { status: 507, title: 'The storage is full' },
  storage_unavailable: { status: 503, title: 'The file storage is unavailable' },
  stream_interrupted: { status: 503, title: 'The stream was interrupted' },
  stream_not_found: { status: 404, title: 'Stream not found' },
  test_question_not_found: { status: 404, title: 'Test question not found' },
  test_run_not_found: { status: 404, title: 'Test run not found' },
  test_set_not_found: { status: 404, title: 'Test set not found' },
  token_expired: { status: 401, title: 'The token has expired' },
  token_invalid: { status: 401, title: 'The token is not valid' },
  token_missing: { status: 401, title: 'Authentication required' },
  too_many_streams: { status: 429, title: 'Too many open streams' },
  unsupported_media_type: { status: 415, title: 'Unsupported type' },
  validation_failed: { status: 422, title: 'Some fields are not valid' },
  vector_store_unavailable: { status: 503, title: 'The vector store is unavailable' },
  widget_design_not_found: { status: 404, title: 'Version of the design not found' },
  widget_is_default: { status: 409, title: 'The default widget cannot be deleted' },
  widget_not_found: { status: 404, title: 'Widget not found' },
  widget_paused: { status: 403, title: 'The widget is paused' },
  workspace_not_found: { status: 404, title: 'Workspace not found' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof PROBLEMS;
export const ERROR_CODES = Object.keys(PROBLEMS) as ErrorCode[];

export const PROBLEM_TYPE_BASE = 'https://nexus-ai-hub.dev/problems/';

/** Builds the wire format of a problem. */
export function problem(code: ErrorCode, detail: string, request_id: string, errors?: FieldError[]): Problem {
  const { status, title } = PROBLEMS[code];
  return { type: PROBLEM_TYPE_BASE + code, title, status, code, detail, request_id, ...(errors ? { errors } : {}) };
}
