import { createHash } from 'node:crypto'

/** What can be asked of the log in Redis. */
export type Operation = 'append' | 'order' | 'read'

/**
 * What all operations begin with. `meta` outlives the entries: an empty log still knows how far it had come. Where it is gone
 * (first use, FLUSHALL, a restart without persistence), or stands behind what the calling node has seen already (a replica
 * was promoted that had not received all), numbers would be given twice: a new epoch begins, and every node is told.
 *
 * Each message and order leaves a mark of its own, and is kept with the one it found (its link): where other nodes have filled up
 * by then what such a replica had lost, the numbers fit, and only the marks tell a node that it has seen something else.
 *
 * The window is arithmetic, and a search by age; what lies before it is trimmed a bounded number of entries at a time, since a
 * script stops everything else in Redis while it runs.
 */
const PRELUDE = `
local meta, log, orderLog = KEYS[1], KEYS[2], KEYS[3]
local operation, channel, newEpoch, knownEpoch = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local knownTop, knownOrders = tonumber(ARGV[5]), tonumber(ARGV[6])
local maxAge, size = tonumber(ARGV[7]), tonumber(ARGV[8])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', meta, 'epoch', 'top', 'orders', 'mark')
local epoch, top, orders, mark = kept[1], tonumber(kept[2] or '0'), tonumber(kept[3] or '0'), kept[4] or ''

local function text(number) return string.format('%.0f', number) end
local function id(number) return '0-' .. text(number) end
local function numberOf(entry) return tonumber(string.sub(entry[1], 3)) end
local function field(entry, name)
  for i = 1, #entry[2] - 1, 2 do
    if entry[2][i] == name then return entry[2][i + 1] end
  end
end

local function begin()
  epoch, top, orders = newEpoch, 0, 0
  redis.call('UNLINK', log, orderLog)
  redis.call('HSET', meta, 'epoch', epoch, 'top', '0', 'orders', '0')
  redis.call('PUBLISH', channel, epoch .. '-0 0 ')
end

if not epoch or (epoch == knownEpoch and (top < knownTop or orders < knownOrders)) then begin() end

local ownMark = string.sub(newEpoch, 1, 8)

-- What it leaves at the end of all there is, behind the mark it finds there.
local function link()
  return mark .. '-' .. ownMark
end

local function tell(item, content)
  redis.call('PUBLISH', channel, epoch .. '-' .. text(top) .. ' ' .. text(orders) .. ' ' .. item .. ' ' .. content)
  return { epoch, text(top), text(orders), item }
end

local function entryFrom(number)
  return redis.call('XRANGE', log, id(number), id(top), 'COUNT', 1)[1]
end

local function isOld(entry)
  return (tonumber(field(entry, 't')) or now) < now - maxAge
end

-- Number of the oldest message in the window, top + 1 when there is none.
local function oldest()
  local first = entryFrom(math.max(1, top - size + 1))
  if not first then return top + 1 end
  local low, high = numberOf(first), top + 1
  if not isOld(first) then return low end
  while low < high do
    local middle = math.floor((low + high) / 2)
    local entry = entryFrom(middle)
    if entry and isOld(entry) then low = numberOf(entry) + 1 else high = middle end
  end
  return low
end

local function trim(first)
  redis.call('XTRIM', log, 'MINID', '~', id(first), 'LIMIT', 5000)
end
`

/** Numbers a message, keeps it and tells every node, all at once or not at all. Returns its epoch, its number, how many orders went before, and its link. */
const APPEND = `
local content = ARGV[9]
local function add()
  return redis.pcall('XADD', log, id(top + 1), 't', text(now), 'o', text(orders), 'l', link(), 'm', content)
end
local added = add()
if type(added) == 'table' and added.err then
  -- Somebody else has written there, further on than we have counted.
  if not string.find(added.err, 'equal or smaller', 1, true) then return added end
  begin()
  add()
end
top = top + 1
redis.call('HSET', meta, 'top', text(top), 'mark', ownMark)
trim(oldest())
redis.call('PEXPIRE', log, text(2 * maxAge + 60000))
return tell(link(), content)
`

/** Numbers an order to the nodes, keeps it a while for those who do not hear, and tells them. It takes no place among the messages. */
const ORDER = `
local content = ARGV[9]
orders = orders + 1
redis.call('HSET', meta, 'orders', text(orders), 'mark', ownMark)
redis.call('XADD', orderLog, 'MAXLEN', '~', 5000, id(orders), 'a', text(top), 'l', link(), 'm', content)
redis.call('PEXPIRE', orderLog, 600000)
return tell(link(), content)
`

/**
 * What a node has not heard: the range, orders after one, entries after one. Returns epoch, top, oldest, orders, the mark, how many
 * orders follow, those (number, after which message, link, content), then entries (number, orders before, link, content).
 */
const READ = `
local after, limit, maxBytes, ordersAfter = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local first = oldest()
trim(first)
local page = { epoch, text(top), text(first), text(orders), mark, '0' }
if ordersAfter >= 0 and ordersAfter < orders then
  local found = redis.call('XRANGE', orderLog, id(ordersAfter + 1), '+', 'COUNT', 200)
  page[6] = text(#found)
  for _, order in ipairs(found) do
    page[#page + 1] = string.sub(order[1], 3)
    page[#page + 1] = field(order, 'a') or '0'
    page[#page + 1] = field(order, 'l') or ''
    page[#page + 1] = field(order, 'm') or ''
  end
end
local from, read, bytes = math.max(after + 1, first), 0, 0
while read < limit and bytes < maxBytes do
  -- How large they are is not known before they are read: few at once, as many as would fit if all were alike.
  local count = bytes == 0 and 1 or math.max(1, math.min(4, math.floor((maxBytes - bytes) / bytes * read)))
  local entries = redis.call('XRANGE', log, id(from), id(top), 'COUNT', math.min(limit - read, count))
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    local content = field(entry, 'm') or ''
    page[#page + 1] = string.sub(entry[1], 3)
    page[#page + 1] = field(entry, 'o') or '0'
    page[#page + 1] = field(entry, 'l') or ''
    page[#page + 1] = content
    bytes = bytes + #content
    from = numberOf(entry) + 1
  end
  read = read + #entries
end
return page
`

const text = `${PRELUDE}
if operation == 'append' then ${APPEND}
elseif operation == 'order' then ${ORDER}
else ${READ}
end
`

/**
 * The Lua script, and the name under which the server keeps it once it has seen it. One for all: were there several, the server
 * could know the later of two calls and not the earlier one.
 */
export const SCRIPT = { text, sha1: createHash('sha1').update(text).digest('hex') }
