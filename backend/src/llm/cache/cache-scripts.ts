/**
 * One round trip: counters of requests and tokens, revisions, purge generation and entry.
 * A hit is counted and its usage event appended here: both are safe before anybody sees the answer.
 * KEYS: counters, revisions, changes, generation, entry, partition, statistics, usage stream
 * ARGV: limit (0 = do not count), window ms, now, revisions, generation, read (1/0), usage event without its end, its field, token limit, kinds…
 * Answers: {count, state, …}: limited | unknown | changing | stale,revisions,generation | hit,answer,id | miss,candidates
 */
export const LOOKUP_LUA = `
local count = 0
local limit = tonumber(ARGV[1])
if limit > 0 then
  count = redis.call('HINCRBY', KEYS[1], 'n', 1)
  if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  local tokens = tonumber(redis.call('HGET', KEYS[1], 't') or '0')
  if count > limit or tokens >= tonumber(ARGV[9]) then return {count, 'limited'} end
end
local values = redis.call('HMGET', KEYS[2], unpack(ARGV, 10))
for _, v in ipairs(values) do if not v then return {count, 'unknown'} end end
if redis.call('ZCOUNT', KEYS[3], ARGV[3], '+inf') > 0 then return {count, 'changing'} end
local revisions = table.concat(values, ',')
local generation = redis.call('GET', KEYS[4]) or '0'
if revisions ~= ARGV[4] or generation ~= ARGV[5] then return {count, 'stale', revisions, generation} end
if ARGV[6] ~= '1' then return {count, 'miss', 0} end
local entry = redis.call('HMGET', KEYS[5], 'answer', 'tokens', 'nanousd')
if entry[1] then
  redis.call('HINCRBY', KEYS[7], 'exact_hits', 1)
  redis.call('HINCRBY', KEYS[7], 'saved_tokens', entry[2])
  redis.call('HINCRBY', KEYS[7], 'saved_nanousd', entry[3])
  local cost = string.format('%.9f', tonumber(entry[3]) / 1e9)
  redis.call('XADD', KEYS[8], '*', ARGV[8], ARGV[7] .. ',"savedTokens":' .. entry[2] .. ',"savedCostUsd":' .. cost .. '}')
  return {count, 'hit', entry[1]}
end
return {count, 'miss', redis.call('ZCOUNT', KEYS[6], ARGV[3], '+inf')}`;

/**
 * Stores an answer unless anything it was made from has changed since its look-up; keeps the workspace below its bytes.
 * KEYS: revisions, changes, generation, entry, index (key → expiry), sizes (key → bytes), partition or entry again
 * ARGV: revisions, generation, now, ttl ms, answer, tokens, nano-USD, byte limit, member of the partition or '', kinds…
 */
export const STORE_LUA = `
local values = redis.call('HMGET', KEYS[1], unpack(ARGV, 10))
for _, v in ipairs(values) do if not v then return 0 end end
if table.concat(values, ',') ~= ARGV[1] then return 0 end
if redis.call('ZCOUNT', KEYS[2], ARGV[3], '+inf') > 0 then return 0 end
if (redis.call('GET', KEYS[3]) or '0') ~= ARGV[2] then return 0 end
local expires = tonumber(ARGV[3]) + tonumber(ARGV[4])
redis.call('HSET', KEYS[4], 'answer', ARGV[5], 'tokens', ARGV[6], 'nanousd', ARGV[7])
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
