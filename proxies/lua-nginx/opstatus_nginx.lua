-- Judges a list of OperationStatus while nginx passes it on (lua-nginx, OpenResty).
--
--   set $opstatus -;                                       # the verdict, for log_format
--   header_filter_by_lua_block { require("opstatus_nginx").header("abort", 1) }
--   body_filter_by_lua_block { return require("opstatus_nginx").body() }
--   log_by_lua_block { require("opstatus_nginx").log() }
--
-- "log" passes everything on; "abort" breaks the transfer off before the first piece that has an error in it.
-- One reader a request, and what ngx.arg makes of a piece, a Lua string: nothing else is allocated for one.
local opstatus = require("opstatus")
local judge = {}

-- Why a response is not judged; nil if it is. Its body is what the client gets, before nginx's own gzip.
local function not_judged()
  local header = ngx.header
  local kind, encoding = header.content_type or "none", header.content_encoding
  if ngx.req.get_method() == "HEAD" then return "HEAD" end
  if ngx.status ~= 200 then return "status " .. ngx.status end
  if kind:lower():match("^[^;%s]*") ~= "application/json" then return "media type " .. kind end
  if type(encoding) == "table" then encoding = table.concat(encoding, ", ") end  -- of several headers
  if encoding and encoding:lower() ~= "identity" then return "encoding " .. encoding end
end

-- header decides whether to judge. mode: "log" or "abort"; options: a sum of opstatus.option.
function judge.header(mode, options)
  assert(mode == "log" or mode == "abort", "opstatus: log or abort, not " .. tostring(mode))
  assert(options, "opstatus: no such option")
  local why = not_judged()
  if why then ngx.var.opstatus = "not judged: " .. why return end
  local reader = assert(opstatus.reader(opstatus.framing.array, options, 100))
  local ctx = { reader = reader, abort = mode == "abort", length = tonumber(ngx.header.content_length) }
  -- Of an empty body's header nothing is missing: only another status tells.
  if ctx.abort and ctx.length == 0 then ngx.status, ctx.abort = 502, false end
  ngx.ctx.opstatus = ctx
end

-- body takes the next piece. What it returns is to be returned to nginx.
function judge.body()
  local ctx = ngx.ctx.opstatus
  if not ctx then return end
  if ngx.status == 206 then                                 -- nginx itself has made a range of it
    ngx.var.opstatus, ngx.ctx.opstatus = "not judged: status 206", nil
    return
  end
  local piece, last, reader = ngx.arg[1], ngx.arg[2], ctx.reader
  local used, err, _ = 0, nil, nil                          -- an error stands: the reader gives it again
  while used < #piece and not err do _, _, used, err = reader:read(piece, used) end
  -- The end is judged before the last byte is passed on: behind it nothing can be broken off any more.
  if not err and (last or reader:offset() == ctx.length) then
    _, err = reader:finish()
    ctx.verdict = "OK"
  end
  if err then ctx.verdict = err.name end
  if err and ctx.abort then return ngx.ERROR end
end

-- log sets the variable. A transfer that somebody broke off before its end has no verdict.
function judge.log()
  local ctx = ngx.ctx.opstatus
  if not ctx then return end
  local reader, verdict = ctx.reader, ctx.verdict or "UNFINISHED"
  ngx.var.opstatus = ("%s offset=%d records=%d"):format(verdict, reader:offset(), reader:num_records())
end

return judge
