-- Judges a list of OperationStatus while HAProxy passes it on (2.6; in `global`: lua-load).
--
--   filter lua.opstatus abort reject_unknown_members           # log or abort; options of opstatus.h
--   log-format "%HU %ST %ts %[var(txn.opstatus)]"             # without %ts it is written before the body has come
--
-- "log" passes everything on; "abort" breaks the transfer off before the first piece that has an error in it.
-- One reader a stream, and the Lua string that HTTPMessage.body makes: nothing else is allocated for a piece.
local opstatus = require("opstatus")

local Judge = { id = "opstatus", flags = filter.FLT_CFG_FL_HTX }
Judge.__index = Judge

local function verdict(name, reader)
  return ("%s offset=%d records=%d"):format(name, reader:offset(), reader:num_records())
end

function Judge:new()
  return setmetatable({ abort = self.abort, options = self.options }, Judge)
end

-- Why a response is not judged; nil if it is. Asked of the sample fetches: HTTPMessage's own functions refuse to tell
-- once a rule has waited for the body. res_hdr would give the last of the values that commas separate.
local function not_judged(fetch)
  local status, kind, encoding = fetch:status(), fetch:res_fhdr("content-type"), fetch:res_fhdr("content-encoding")
  if fetch:method() == "HEAD" then return "HEAD" end
  if status ~= 200 then return "status " .. status end
  kind = kind and kind ~= "" and kind or "none"
  if kind:lower():match("^[^;%s]*") ~= "application/json" then return "media type " .. kind end
  if encoding and encoding ~= "" and encoding:lower() ~= "identity" then return "encoding " .. encoding end
end

function Judge:http_headers(txn, message)
  if not message.channel:is_resp() then return end
  local why = not_judged(txn.f)
  if why then txn:set_var("txn.opstatus", "not judged: " .. why:gsub("%c", "?")) return end  -- the log takes any byte
  self.length = tonumber(txn.f:res_hdr("content-length"))
  self.reader = opstatus.reader(self.options)
  filter.register_data_filter(self, message.channel)
end

-- judge takes the next piece; last: the end is known to be behind it. The end is judged before the last byte is passed
-- on: behind it nothing can be broken off any more.
function Judge:judge(piece, last)
  local reader = self.reader
  if self.verdict then return end
  self.verdict = reader:read(piece) or (last or reader:offset() == self.length) and (reader:finish() or "OK") or nil
end

-- Nothing is returned, so that all is passed on: filter.CONTINUE would be taken for one byte, and filter.ERROR is not
-- noticed here. What does end the stream is a Lua error, which is logged, too.
function Judge:http_payload(_, message)
  self:judge(message:body() or "", message:eom())
  if self.abort and self.verdict and self.verdict ~= "OK" then
    error(("%s at byte %d"):format(self.verdict, self.reader:offset()), 0)
  end
end

-- The end of what has no length may come without a piece.
function Judge:http_end(_, message)
  if message.channel:is_resp() and self.reader then self:judge("", true) end
end

-- A transfer that somebody broke off before its end has no verdict.
function Judge:end_analyze(txn, channel)
  local reader = self.reader
  if not channel:is_resp() or not reader then return end
  txn:set_var("txn.opstatus", verdict(self.verdict or "UNFINISHED", reader))
end

local function mask(words)
  local sum = 0
  for _, word in ipairs(words) do sum = sum | (opstatus.option[word] or error("opstatus: no option " .. word, 0)) end
  return sum
end

core.register_filter("opstatus", Judge, function(class, arguments)
  class.abort, class.options = arguments[1] == "abort", mask({ table.unpack(arguments, 2) })
  if not class.abort and arguments[1] ~= "log" then error("opstatus: log or abort, not " .. tostring(arguments[1])) end
  return class
end)

-- The error in what has come of a body, for `http-response return` before the header is sent; else "".
core.register_converters("opstatus", function(body, ...)
  local reader = opstatus.reader(mask({ ... }))
  local err = reader:read(body)
  return err and verdict(err, reader) or ""
end)
