import { createHash } from 'node:crypto'

/** A Lua script, and the name under which the server keeps it once it has seen it. */
export interface Script {
  readonly text: string
  readonly sha1: string
}

const script = (text: string): Script => ({ text, sha1: createHash('sha1').update(text).digest('hex') })

/**
 * What both scripts begin with. `meta` outlives the entries: an empty log still knows how far it had come. Where it is gone
 * (first use, FLUSHALL, a restart without persistence), or stands behind what the calling node has seen already (a replica
 * was promoted that had not received all), offsets would be given twice: a new epoch begins, and every node is told.
 */
const PRELUDE = `
local meta, log = KEYS[1], KEYS[2]
local channel, newEpoch, knownEpoch = ARGV[1], ARGV[2], ARGV[3]
local knownTop, maxAge = tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local epoch = redis.call('HGET', meta, 'epoch')
local top = tonumber(redis.call('HGET', meta, 'top') or '0')

local function id(offset) return '0-' .. string.format('%.0f', offset) end
local function offsetOf(entry) return tonumber(string.sub(entry[1], 3)) end

if not epoch or (epoch == knownEpoch and top < knownTop) then
  epoch, top = newEpoch, 0
  redis.call('DEL', log)
  redis.call('HSET', meta, 'epoch', epoch, 'top', '0')
  redis.call('PUBLISH', channel, epoch .. '-0 ')
end

-- Drops what is too old, up to so many entries, and returns the oldest that stays.
local function oldest(limit)
  for _ = 1, limit do
    local entry = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
    if not entry then return top + 1 end
    local offset = offsetOf(entry)
    if tonumber(entry[2][2]) >= now - maxAge then return offset end
    redis.call('XTRIM', log, 'MINID', id(offset + 1))
  end
end
`

/** Numbers a message, keeps it and tells every node, all at once or not at all. Returns its epoch and offset. */
export const APPEND = script(`${PRELUDE}
local size, content = ARGV[6], ARGV[7]
top = redis.call('HINCRBY', meta, 'top', 1)
redis.call('XADD', log, 'MAXLEN', '=', size, id(top), 't', string.format('%.0f', now), 'm', content)
oldest(2)
redis.call('PEXPIRE', log, ARGV[5])
local offset = string.format('%.0f', top)
redis.call('PUBLISH', channel, epoch .. '-' .. offset .. ' ' .. content)
return { epoch, offset }
`)

/** Entries after an offset with what the log holds at that moment: epoch, top, oldest, then offsets and contents in turn. */
export const READ = script(`${PRELUDE}
local after, limit, maxBytes = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local first = oldest(top + 1)
local page = { epoch, string.format('%.0f', top), string.format('%.0f', first) }
local bytes, missing = 0, limit
local from = math.max(after + 1, first)
while missing > 0 and bytes < maxBytes do
  local entries = redis.call('XRANGE', log, id(from), '+', 'COUNT', math.min(missing, 64))
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    page[#page + 1] = string.sub(entry[1], 3)
    page[#page + 1] = entry[2][4]
    bytes = bytes + #entry[2][4]
    from = offsetOf(entry) + 1
  end
  missing = missing - #entries
end
return page
`)
