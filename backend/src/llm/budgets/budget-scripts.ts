import { SPEND_LUA } from '../../limits/request-limits.js';

/**
 * Accounts are hashes of `s` (spent) and `r` (reserved), integers in the unit of their budget. `open` orders
 * reservations by expiry, `held` stores `<account key> <amount> …` of each, `known` orders accounts by expiry. All keys
 * are in the workspace's slot.
 */
const RELEASE = `
local function release(open, held, id)
  redis.call('ZREM', open, id)
  local amounts = redis.call('HGET', held, id)
  if not amounts then return end
  redis.call('HDEL', held, id)
  for key, amount in string.gmatch(amounts, '(%S+) (%d+)') do
    if amount ~= '0' and redis.call('EXISTS', key) == 1 then redis.call('HINCRBY', key, 'r', '-' .. amount) end
  end
end`;

/** KEYS: open, held. ARGV: now. */
export const LAPSE_LUA = `${RELEASE}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1000)) do release(KEYS[1], KEYS[2], id) end
return 1`;

/**
 * Reserves on all accounts or on none. An account with any balance left accepts the call regardless of its cost, so the
 * limit is exceeded by at most one call. A repeated reservation replaces the old amounts and requires a balance beside
 * the reservations of other calls: the first estimate may be lower than the answer's possible cost.
 * KEYS: open, held, accounts…
 * ARGV: reservation, now, expiry, then limit and amount for each account
 * Returns: missing | over, index of the account from 1, spent, reserved | held, spent…
 */
export const RESERVE_LUA = `${RELEASE}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2], 'LIMIT', 0, 50)) do release(KEYS[1], KEYS[2], id) end
local answer = {'held'}
for i = 3, #KEYS do
  local spent = redis.call('HGET', KEYS[i], 's')
  if not spent then return {'missing'} end
  answer[i - 1] = spent
end
release(KEYS[1], KEYS[2], ARGV[1])
for i = 3, #KEYS do
  local reserved = redis.call('HGET', KEYS[i], 'r') or '0'
  local limit, amount = tonumber(ARGV[2 * i - 2]), tonumber(ARGV[2 * i - 1])
  if amount > 0 and tonumber(answer[i - 1]) + tonumber(reserved) >= limit then
    return {'over', i - 2, answer[i - 1], reserved}
  end
end
local amounts = {}
for i = 3, #KEYS do
  redis.call('HINCRBY', KEYS[i], 'r', ARGV[2 * i - 1])
  amounts[i - 2] = KEYS[i] .. ' ' .. ARGV[2 * i - 1]
end
redis.call('HSET', KEYS[2], ARGV[1], table.concat(amounts, ' '))
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return answer`;

/**
 * Writes the usage event of a completion and charges its cost atomically and at most once, so that stream and counters
 * always agree. When the event's accounts are unknown, the spent amount of all known accounts is removed; they are
 * rebuilt from the events before their next use.
 * KEYS: usage stream, window of the rate limit, and where budgets apply: settled marker, sequence, open, held, known,
 * accounts…
 * ARGV: completion, field, event, tokens, window ms, life of the marker ms, mode ('force' = even if accounts are
 * missing, 'unknown' = accounts unknown), amounts…
 * Returns: missing | again | settled, spent ('' = missing)…
 */
export const SETTLE_LUA = `${RELEASE}${SPEND_LUA}
if #KEYS > 2 then
  if redis.call('EXISTS', KEYS[3]) == 1 then return {'again'} end
  for i = 8, #KEYS do
    if ARGV[7] ~= 'force' and redis.call('HEXISTS', KEYS[i], 's') == 0 then return {'missing'} end
  end
end
redis.call('XADD', KEYS[1], '*', ARGV[2], ARGV[3])
spend(KEYS[2], ARGV[4], ARGV[5])
local answer = {'settled'}
if #KEYS > 2 then
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[6])
  redis.call('INCR', KEYS[4])
  release(KEYS[5], KEYS[6], ARGV[1])
  if ARGV[7] == 'unknown' then
    for _, account in ipairs(redis.call('ZRANGE', KEYS[7], 0, -1)) do redis.call('HDEL', account, 's') end
  end
  for i = 8, #KEYS do
    local known = redis.call('HEXISTS', KEYS[i], 's') == 1
    answer[i - 6] = known and tostring(redis.call('HINCRBY', KEYS[i], 's', ARGV[i])) or ''
  end
end
return answer`;

/**
 * Sets the spent amounts of accounts, unless something was settled since the sequence was read or they have been set
 * meanwhile.
 * KEYS: sequence, known, accounts…
 * ARGV: sequence as read ('' = any), now, then spent and expiry (epoch ms) for each account
 */
export const INSTALL_LUA = `
if ARGV[1] ~= '' and (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])
for i = 3, #KEYS do
  redis.call('HSETNX', KEYS[i], 's', ARGV[2 * i - 3])
  redis.call('PEXPIREAT', KEYS[i], ARGV[2 * i - 2])
  redis.call('ZADD', KEYS[2], ARGV[2 * i - 2], KEYS[i])
end
return 1`;
