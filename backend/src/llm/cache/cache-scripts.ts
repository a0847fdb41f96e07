import { ADMIT_LUA } from '../../limits/request-limits.js';
import { REVISION_KINDS } from '../../workspaces/revisions/revision-store.js';

/** Read modes of a look-up: none and counted as bypassed, none, fresh entries, expired entries too. */
export const READ = { bypass: 0, none: 1, fresh: 2, stale: 3 } as const;
export type Read = (typeof READ)[keyof typeof READ];

/** Time the refreshing request has before the next request may try. */
const REFRESH_MS = 30_000;

/**
 * One round trip: rate limit, revisions, purge generation and entry.
 * A hit is counted and its usage event appended here, so both are durable before the answer is sent.
 * KEYS: window of the rate limit, revisions, changes, generation, entry, partition, statistics, usage stream,
 *   hits (entry key → time of the last), questions of Q&A entries
 * ARGV: limit (0 = do not count), window ms, now, revisions, generation, read (see READ), usage event without its end, its field,
 *   token limit, question of a Q&A entry ('': none can apply), kinds…
 * Returns: {requests in the window, ms to its end, state, …}: limited | unknown | changing | stale,revisions,generation
 *   | hit,answer,refresh (1/0) | miss,candidates,known (1/0),entries of that question
 * Q&A questions are unknown if they are of another revision or an entry became valid since: cached answers may then be
 * outdated and are not used. The first request for an expired answer refreshes it; for others it is fresh meanwhile.
 */
export const LOOKUP_LUA = `${ADMIT_LUA}
local admitted, requests, left = true, 0, 0
if ARGV[1] ~= '0' then admitted, requests, left = admit(KEYS[1], ARGV[1], ARGV[9], ARGV[2]) end
if not admitted then return {requests, left, 'limited'} end
local values = redis.call('HMGET', KEYS[2], unpack(ARGV, 11))
for _, v in ipairs(values) do if not v then return {requests, left, 'unknown'} end end
if redis.call('ZCOUNT', KEYS[3], ARGV[3], '+inf') > 0 then return {requests, left, 'changing'} end
local revisions = table.concat(values, ',')
local generation = redis.call('GET', KEYS[4]) or '0'
if revisions ~= ARGV[4] or generation ~= ARGV[5] then return {requests, left, 'stale', revisions, generation} end
local known, curated = 1, ''
if ARGV[10] ~= '' then
  local asked = redis.call('HMGET', KEYS[10], '#rev', '#next', ARGV[10])
  local begun = asked[2] and asked[2] ~= '' and tonumber(asked[2]) <= tonumber(ARGV[3])
  known = (asked[1] ~= values[${REVISION_KINDS.indexOf('qa') + 1}] or begun) and 0 or 1
  curated = asked[3] or ''
end
if ARGV[6] == '${READ.bypass}' then redis.call('HINCRBY', KEYS[7], 'bypassed', 1) end
if ARGV[6] < '${READ.fresh}' then return {requests, left, 'miss', 0, known, curated} end
local function missed() return {requests, left, 'miss', redis.call('ZCOUNT', KEYS[6], ARGV[3], '+inf'), known, curated} end
if known == 0 then return missed() end
local entry = redis.call('HMGET', KEYS[5], 'answer', 'tokens', 'nanousd', 'until')
local old = entry[4] and tonumber(entry[4]) < tonumber(ARGV[3])
if entry[1] and (not old or ARGV[6] == '${READ.stale}') then
  redis.call('HINCRBY', KEYS[7], 'exact_hits:' .. math.floor(tonumber(ARGV[3]) / 86400000), 1)
  redis.call('HINCRBY', KEYS[5], 'hits', 1)
  redis.call('ZADD', KEYS[9], ARGV[3], KEYS[5])
  if old then redis.call('HSET', KEYS[5], 'until', tonumber(ARGV[3]) + ${REFRESH_MS}) end
  redis.call('HINCRBY', KEYS[7], 'saved_tokens', entry[2])
  redis.call('HINCRBY', KEYS[7], 'saved_nanousd', entry[3])
  local cost = string.format('%.9f', tonumber(entry[3]) / 1e9)
  redis.call('XADD', KEYS[8], '*', ARGV[8], ARGV[7] .. ',"savedTokens":' .. entry[2] .. ',"savedCostUsd":' .. cost .. '}')
  return {requests, left, 'hit', entry[1], old and 1 or 0}
end
return missed()`;

/**
 * Stores an answer unless anything it depends on changed since its look-up; keeps the workspace within its byte limit.
 * KEYS: revisions, changes, generation, entry, index (key → expiry), sizes (key → bytes), partition or entry again,
 * hits
 * ARGV: revisions, generation, now, ttl ms, answer, tokens, nano-USD, byte limit, member of the partition or '', ms it
 * is fresh, question or '', kinds…
 */
export const STORE_LUA = `
local values = redis.call('HMGET', KEYS[1], unpack(ARGV, 12))
for _, v in ipairs(values) do if not v then return 0 end end
if table.concat(values, ',') ~= ARGV[1] then return 0 end
if redis.call('ZCOUNT', KEYS[2], ARGV[3], '+inf') > 0 then return 0 end
if (redis.call('GET', KEYS[3]) or '0') ~= ARGV[2] then return 0 end
local expires = tonumber(ARGV[3]) + tonumber(ARGV[4])
redis.call('DEL', KEYS[4])
redis.call('HSET', KEYS[4], 'answer', ARGV[5], 'tokens', ARGV[6], 'nanousd', ARGV[7])
if ARGV[11] ~= '' then redis.call('HSET', KEYS[4], 'question', ARGV[11]) end
if tonumber(ARGV[10]) < tonumber(ARGV[4]) then redis.call('HSET', KEYS[4], 'until', tonumber(ARGV[3]) + tonumber(ARGV[10])) end
redis.call('PEXPIRE', KEYS[4], ARGV[4])
if ARGV[9] ~= '' then
  redis.call('ZADD', KEYS[7], expires, ARGV[9])
  redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', ARGV[3])
  if redis.call('PTTL', KEYS[7]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[7], ARGV[4]) end
end
local function drop(key)
  local size = tonumber(redis.call('HGET', KEYS[6], key) or '0')
  if size > 0 then
    redis.call('HINCRBY', KEYS[6], 'total', -size)
    redis.call('HDEL', KEYS[6], key)
  end
  redis.call('ZREM', KEYS[5], key)
  redis.call('ZREM', KEYS[8], key)
end
drop(KEYS[4])
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ARGV[3], 'LIMIT', 0, 100)) do drop(key) end
redis.call('ZADD', KEYS[5], expires, KEYS[4])
redis.call('HSET', KEYS[6], KEYS[4], #ARGV[5])
local total = redis.call('HINCRBY', KEYS[6], 'total', #ARGV[5])
while total > tonumber(ARGV[8]) do
  local oldest = redis.call('ZRANGE', KEYS[5], 0, 0)[1]
  if not oldest or oldest == KEYS[4] then break end
  redis.call('DEL', oldest)
  drop(oldest)
  total = tonumber(redis.call('HGET', KEYS[6], 'total'))
end
return 1`;

/**
 * Removes entries. KEYS: index, sizes, hits, entries…
 */
export const DROP_LUA = `
for i = 4, #KEYS do
  local size = tonumber(redis.call('HGET', KEYS[2], KEYS[i]) or '0')
  if size > 0 then
    redis.call('HINCRBY', KEYS[2], 'total', -size)
    redis.call('HDEL', KEYS[2], KEYS[i])
  end
  redis.call('ZREM', KEYS[1], KEYS[i])
  redis.call('ZREM', KEYS[3], KEYS[i])
  redis.call('DEL', KEYS[i])
end
return #KEYS - 3`;

/**
 * A semantic hit in one round trip: returns and counts the answer and appends its usage event. Nothing when the answer
 * expired.
 * KEYS: entry, statistics, hits, usage stream
 * ARGV: now, details of the hit (JSON), usage event without its end, its field
 */
export const SEMANTIC_HIT_LUA = `
local entry = redis.call('HMGET', KEYS[1], 'answer', 'tokens', 'nanousd')
if not entry[1] then return false end
redis.call('HINCRBY', KEYS[2], 'semantic_hits:' .. math.floor(tonumber(ARGV[1]) / 86400000), 1)
redis.call('HINCRBY', KEYS[2], 'saved_tokens', entry[2])
redis.call('HINCRBY', KEYS[2], 'saved_nanousd', entry[3])
redis.call('HINCRBY', KEYS[1], 'hits', 1)
redis.call('HSET', KEYS[1], 'last_hit', ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[1], KEYS[1])
local cost = string.format('%.9f', tonumber(entry[3]) / 1e9)
redis.call('XADD', KEYS[4], '*', ARGV[4], ARGV[3] .. ',"savedTokens":' .. entry[2] .. ',"savedCostUsd":' .. cost .. '}')
return entry[1]`;

/**
 * Folds days that are no longer queried into the totals, so that the statistics hash stays small.
 * KEYS: statistics. ARGV: fields `name:day`…
 */
export const COMPACT_LUA = `
for _, field in ipairs(ARGV) do
  local count = redis.call('HGET', KEYS[1], field)
  if count then
    redis.call('HINCRBY', KEYS[1], string.match(field, '^[^:]+'), count)
    redis.call('HDEL', KEYS[1], field)
  end
end
return 1`;
