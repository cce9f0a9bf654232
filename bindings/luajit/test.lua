-- test.lua VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
-- test.lua count FILE: how many records there are.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local ffi = require("ffi")
local opstatus = require("opstatus")

local function unhex(text)
  return (text:gsub("-", ""):gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
end

local option = opstatus.option
local options = { option.reject_unknown_members, option.require_all_members, option.accept_enum_integers,
                  option.accept_null, option.keep_unrecognized_names }
local styles = { opstatus.style.names, opstatus.style.reference, opstatus.style.integers }

-- The same by the module's names; what is beyond has none.
local function named(bits)
  local all = bits - bits % 32
  for i, each in ipairs(options) do all = all + math.floor(bits / 2 ^ (i - 1)) % 2 * each end
  return all
end

local function shown(record)
  return (record.operation_id or "-") .. "/" .. (record.state and opstatus.state_name(record.state) or "-") .. "/" ..
    (record.type and opstatus.type_name(record.type) or "-")
end

local function ending(done, err, offset)
  local records = #done > 0 and table.concat(done, ",") or "-"
  if err then return ("%d %s %d %s"):format(err.code, err.name, err.offset, records) end
  return ("0 OK %d %s"):format(offset, records)
end

local function document(options, json, written)
  local record, err = opstatus.parse(json, options)
  if not record then return ending({}, err) end
  record = opstatus.record(record)
  if written ~= "-" and opstatus.write(record, styles[written:sub(1, 1) + 1]) ~= unhex(written:sub(3)) then
    return "written otherwise"
  end
  return ending({ shown(record) }, nil, #json)
end

local function read(framing, options, capacity, pieces)
  local reader, err = opstatus.reader(framing, options, capacity)
  local done = {}
  if not reader then return ending(done, err) end
  for _, piece in ipairs(pieces) do
    local used = 0
    while used < #piece and not err do
      local batch, count
      batch, count, used, err = reader:read(piece, used)
      for i = 0, count - 1 do done[#done + 1] = shown(opstatus.record(batch[i])) end
    end
    if err then break end
  end
  if not err then
    local _
    _, err = reader:finish()
  end
  return ending(done, err, reader:offset())
end

local function stream(framing, options, capacity, pieces)
  local reader, err = opstatus.reader(framing, options, capacity)
  local done, next_piece = {}, 0
  if not reader then return ending(done, err) end
  local file = { read = function() next_piece = next_piece + 1; return pieces[next_piece] end }
  local complete, wrong = pcall(function()
    for record in reader:records(file) do done[#done + 1] = shown(record) end
  end)
  if not complete and not wrong.code then error(wrong) end
  return ending(done, not complete and wrong or nil, reader:offset())
end

local function answer(reading, options, capacity, hex, written)
  local pieces = {}
  for piece in hex:gmatch("[^,]+") do pieces[#pieces + 1] = unhex(piece) end
  if reading == "document" then return document(options, pieces[1], written) end
  local got = read(opstatus.framing[reading], options, capacity, pieces)
  local other = stream(opstatus.framing[reading], options, capacity, pieces)
  return got == other and got or "otherwise through a stream: " .. other
end

ffi.cdef [[
typedef struct { long sec, nsec; } opstatus_test_time;
int clock_gettime(int, opstatus_test_time*);
]]
local time = ffi.new("opstatus_test_time[1]")
local function now()
  ffi.C.clock_gettime(1, time)
  return tonumber(time[0].sec) * 1e9 + tonumber(time[0].nsec)
end

-- Of so many runs as compiling takes, the nanoseconds per record of the fastest.
local function best(states, run)
  local fastest = math.huge
  for _ = 1, 30 do
    local begin = now()
    local count, sum = run()
    fastest = math.min(fastest, (now() - begin) / count)
    assert(sum == states, "a wrong sum")
  end
  return fastest
end

if arg[1] == "count" then
  local total = 0
  for _, count in opstatus.reader():batches(io.open(arg[2], "rb")) do total = total + count end
  print(total)
  os.exit(0)
end

local passed, failed = 0, 0
for line in io.lines(arg[1]) do
  if line:sub(1, 1) ~= "#" then
    local reading, bits, capacity, hex, written, want = line:match("^(%S+) (%S+) (%S+) (%S+) (%S+) (.*)$")
    local got = answer(reading, named(tonumber(bits)), tonumber(capacity), hex, written)
    if got == want then
      passed = passed + 1
    else
      failed = failed + 1
      print(line, "\n  got", got)
    end
  end
end
local function check_names(all, name_of)
  for name, number in pairs(all) do
    if name_of(number) ~= name then
      failed = failed + 1
      print(name .. " is " .. name_of(number))
    end
  end
end
check_names(opstatus.state, opstatus.state_name)
check_names(opstatus.type, opstatus.type_name)
if not opstatus.is_terminal(opstatus.state.Faulted) or opstatus.is_terminal(opstatus.state.Running) then
  failed = failed + 1
end

local one, many = 0, 0
if arg[2] then
  local list, lines = io.open(arg[2], "rb"):read("*a"), {}
  for line in io.lines(arg[3]) do lines[#lines + 1] = line end
  local function one_by_one()
    local sum = 0
    for i = 1, #lines do sum = sum + opstatus.parse(lines[i]).state end
    return #lines, sum
  end
  local _, states = one_by_one()
  one = best(states, one_by_one)
  local reader
  many = best(states, function()
    reader = opstatus.reader()
    local used, total, sum = 0, 0, 0
    while used < #list do
      local batch, count
      batch, count, used = reader:read(list, used)
      for i = 0, count - 1 do sum = sum + batch[i].state end
      total = total + count
    end
    return total, sum
  end)
end
print(("result %d %d %.1f %.1f"):format(passed, failed, one, many))
os.exit(failed == 0)
