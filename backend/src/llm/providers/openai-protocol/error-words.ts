import type { ErrorCode } from '@nexus/contracts';

type Code = Extract<ErrorCode, `provider_${string}` | 'model_not_found'>;

/** How an error is recognised independent of its status: by a code of the provider, or by its words. */
export interface ErrorRule {
  code: Code;
  words: ReadonlySet<string>;
  says?: RegExp;
  /** Statuses under which the words mean something else. */
  unless?: readonly number[];
  detail?: string;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
/** A throttled provider also mentions tokens, and an unavailable one may say anything. */
const OTHER_MATTERS = [401, 402, 403, 404, 408, 429, 502, 503, 504, 529];

export const MODERATED: ErrorRule = {
  code: 'provider_rejected',
  detail: 'The model provider’s moderation refused this question.',
  words: set(
    'content_filter content_filtered content_policy_violation responsibleaipolicyviolation data_inspection_failed datainspectionfailed prohibited_content',
  ),
  says: /content management policy|may contain inappropriate content/i,
};

export const TOO_LONG: ErrorRule = {
  code: 'provider_rejected',
  detail: 'The question and its passages are longer than this model can read.',
  words: set(
    'context_length_exceeded exceed_context_size_error string_above_max_length context_window_exceeded model_context_window_exceeded request_too_large',
  ),
  says: new RegExp(
    [
      'context (?:length|window|size|limit)|maximum context|maximum prompt length|max(?:imum)?[_ ]seq(?:uence)?[_ ]len',
      '(?:prompt|input|request|messages?) (?:is |are )?too (?:long|large)|too many (?:input )?tokens|input token count',
      'input length|maximum allowed (?:input )?length|model token limit|`inputs` tokens|exceeds? the (?:maximum )?number of tokens',
      'must have (?:less|fewer) than \\d+ tokens',
      'reduce the length of the (?:messages|prompt|input)',
    ].join('|'),
    'i',
  ),
  unless: OTHER_MATTERS,
};

/** In order of precedence; each dialect is a row of error-dialects.spec.ts. */
export const ERROR_RULES: readonly ErrorRule[] = [
  MODERATED,
  {
    code: 'provider_payment_required',
    words: set(
      'insufficient_quota billing_hard_limit_reached billing_error insufficient_balance arrearage insufficient_credits',
    ),
    says: /insufficient (?:account )?(?:balance|credit|fund)|credit balance is too low/i,
  },
  TOO_LONG,
  {
    code: 'provider_auth_failed',
    words: set(
      'invalid_api_key api_key_invalid invalidapikey authentication_error invalid_authentication_error unauthenticated unauthorized authenticationerror permission_denied permission_error permissiondeniederror',
    ),
    says: /api key (?:not valid|is invalid|expired)|(?:incorrect|invalid|no) api[- ]key/i,
  },
  {
    code: 'model_not_found',
    words: set(
      'model_not_found model_not_exist model_decommissioned model_not_available invalid_model deploymentnotfound modelnotfound unknown_model model_not_supported',
    ),
    says: /not a valid model|invalid model\b|\bmodel\b.{0,80}\b(?:not found|not exist|does not exist|no endpoints|not loaded|has been decommissioned)|no endpoints found/i,
    unless: OTHER_MATTERS.filter((status) => status !== 404),
  },
  {
    code: 'provider_rate_limited',
    words: set(
      'rate_limit_exceeded rate_limit_error rate_limited rate_limit_reached_error resource_exhausted too_many_requests throttling throttlingexception throttling.ratequota ratelimiterror rate_limit',
    ),
  },
];

/** Codes that only name a class of errors: used only without an HTTP status. */
export const GENERAL_WORDS: ReadonlyMap<string, Code> = new Map(
  (
    [
      [
        'provider_rejected',
        'invalid_request_error badrequesterror bad_request_error bad_request validation validationerror validation_error invalid_argument invalid_request unprocessable_entity tool_use_failed',
      ],
      ['model_not_found', 'notfounderror not_found_error not_found'],
      [
        'provider_unavailable',
        'unavailable unavailable_error overloaded overloaded_error service_unavailable engine_overloaded_error server_overloaded serviceunavailableerror',
      ],
      ['provider_timeout', 'deadline_exceeded timeout timeout_error apitimeouterror'],
      [
        'provider_error',
        'server_error internal_server_error internalservererror internal_error internal api_error generation incomplete_generation',
      ],
    ] satisfies [Code, string][]
  ).flatMap(([code, words]) => words.split(' ').map((word) => [word, code] as const)),
);
