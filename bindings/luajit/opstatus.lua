-- Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus (LuaJIT).
--
--   local reader = opstatus.reader()
--   for batch, count in reader:batches(io.open("operations.json", "rb")) do   -- records as C has them
--     for i = 0, count - 1 do if batch[i].state == opstatus.state.Running then running = running + 1 end end
--   end
--
-- reader:records(file) yields opstatus.record's tables one at a time. Both read in constant memory.
-- What can fail returns nil and an error (code, name, offset, message); an iterator raises it.
local ffi = require("ffi")

ffi.cdef [[
typedef struct opstatus_record { uint8_t operation_id[16], state, type, members, reserved; } opstatus_record;
typedef struct opstatus_reader { uint64_t opaque[16]; } opstatus_reader;
int32_t opstatus_parse(const char*, size_t, uint32_t, opstatus_record*, size_t*);
int32_t opstatus_reader_init(opstatus_reader*, uint32_t, uint32_t);
int32_t opstatus_reader_read(opstatus_reader*, const char*, size_t, opstatus_record*, size_t, size_t*, size_t*);
int32_t opstatus_reader_finish(opstatus_reader*);
uint64_t opstatus_reader_offset(const opstatus_reader*);
uint64_t opstatus_reader_num_records(const opstatus_reader*);
size_t opstatus_write(const opstatus_record*, uint32_t, char*, size_t);
int32_t opstatus_uuid_parse(const char*, size_t, uint8_t*);
void opstatus_uuid_format(const uint8_t*, char*);
const char* opstatus_state_name(uint8_t);
const char* opstatus_type_name(uint8_t);
uint8_t opstatus_state_is_terminal(uint8_t);
const char* opstatus_error_name(int32_t);
const char* opstatus_error_message(int32_t);
uint32_t opstatus_abi_version(void);
]]
local C = ffi.load(os.getenv("OPSTATUS_LIBRARY") or "libopstatus.so.1")
if C.opstatus_abi_version() ~= 1 then
  error("libopstatus has ABI version " .. C.opstatus_abi_version() .. ", not 1")
end

local opstatus = {
  framing = { auto = 0, array = 1, sequence = 2 },
  style = { names = 0, reference = 1, integers = 2 },
  option = { reject_unknown_members = 1, require_all_members = 2, accept_enum_integers = 4, accept_null = 8,
             keep_unrecognized_names = 16 },
  state = { Invalid = 0, Running = 1, RollingBack = 2, Completed = 3, Faulted = 4, Cancelled = 5, ForceCancelled = 6,
            Unrecognized = 255 },
  type = { Invalid = 0, PartitionDataLoss = 1, PartitionQuorumLoss = 2, PartitionRestart = 4, NodeTransition = 8,
           Unrecognized = 255 },
}

local function text(name) return name ~= nil and ffi.string(name) or "Unrecognized" end
function opstatus.state_name(state) return text(C.opstatus_state_name(state)) end
function opstatus.type_name(kind) return text(C.opstatus_type_name(kind)) end
function opstatus.is_terminal(state) return C.opstatus_state_is_terminal(state) ~= 0 end

local failure = {}
function failure.__tostring(self)
  return ("%s at byte %d: %s"):format(self.name, self.offset, self.message)
end

local function fail(code, offset)
  return setmetatable({ code = code, name = text(C.opstatus_error_name(code)), offset = tonumber(offset),
                        message = text(C.opstatus_error_message(code)) }, failure)
end

-- What has been made once need not be made in a loop. The compiler takes no C data above 128 bytes, and no
-- structs by value; pointers to them it does.
local one = ffi.new("opstatus_record[1]")
local num, consumed = ffi.new("size_t[1]"), ffi.new("size_t[1]")
local id_text, json_text = ffi.new("char[36]"), ffi.new("char[108]")

-- A C record as a table { operation_id, state, type }; what is absent is nil.
function opstatus.record(record)
  local out, members = {}, record.members
  if members % 2 == 1 then
    C.opstatus_uuid_format(record.operation_id, id_text)
    out.operation_id = ffi.string(id_text, 36)
  end
  if members % 4 >= 2 then out.state = record.state end
  if members >= 4 then out.type = record.type end
  return out
end

-- parse reads one document, a string. The record is C's, overwritten by the next call.
function opstatus.parse(json, options)
  local code = C.opstatus_parse(json, #json, options or 0, one, num)
  if code ~= 0 then return nil, fail(code, num[0]) end
  return one[0]
end

-- write takes such a table; nil if its values cannot be written.
function opstatus.write(record, style)
  local bytes = ffi.new("opstatus_record")
  if record.operation_id then
    if C.opstatus_uuid_parse(record.operation_id, #record.operation_id, bytes.operation_id) ~= 0 then return nil end
    bytes.members = 1
  end
  if record.state then bytes.state, bytes.members = record.state, bytes.members + 2 end
  if record.type then bytes.type, bytes.members = record.type, bytes.members + 4 end
  local length = C.opstatus_write(bytes, style or 0, json_text, 108)
  return length > 0 and ffi.string(json_text, length) or nil
end

local reader = {}
reader.__index = reader

-- reader takes an input in pieces. capacity: of its batch, 1000 records.
function opstatus.reader(framing, options, capacity)
  local self = { reader = ffi.new("opstatus_reader[1]"), capacity = capacity or 1000 }
  self.batch = ffi.new("opstatus_record[?]", self.capacity)
  local code = C.opstatus_reader_init(self.reader, framing or 0, options or 0)
  if code ~= 0 then return nil, fail(code, 0) end
  return setmetatable(self, reader)
end

function reader:error(code) return fail(code, code == 16 and 0 or C.opstatus_reader_offset(self.reader)) end

-- read takes what it can of a string (or a const char*, with its length) from `used` on. It returns the batch, how many
-- records are in it, how many bytes have been used then, and the error behind them, if there is one.
function reader:read(bytes, used, length)
  local rest = ffi.cast("const char*", bytes) + used
  local code = C.opstatus_reader_read(self.reader, rest, (length or #bytes) - used, self.batch, self.capacity, num, consumed)
  return self.batch, tonumber(num[0]), used + tonumber(consumed[0]), code ~= 0 and self:error(code) or nil
end

-- finish says that the input is over.
function reader:finish()
  local code = C.opstatus_reader_finish(self.reader)
  if code ~= 0 then return nil, self:error(code) end
  return true
end

function reader:offset() return tonumber(C.opstatus_reader_offset(self.reader)) end
function reader:num_records() return tonumber(C.opstatus_reader_num_records(self.reader)) end

-- Of whatever has file:read(length).
function reader:batches(file)
  local piece, used, err = "", 0, nil
  return function()
    while true do
      if err then error(err, 0) end
      if used == #piece then
        piece, used = file:read(65536), 0
        if not piece then
          local done, wrong = self:finish()
          if not done then error(wrong, 0) end
          return nil
        end
      end
      local batch, count
      batch, count, used, err = self:read(piece, used)
      if count > 0 then return batch, count end
    end
  end
end

function reader:records(file)
  local next_batch = self:batches(file)
  local batch, count, i = nil, 0, 0
  return function()
    if i == count then
      batch, count = next_batch()
      i = 0
    end
    if not batch then return nil end
    i = i + 1
    return opstatus.record(batch[i - 1])
  end
end

return opstatus
