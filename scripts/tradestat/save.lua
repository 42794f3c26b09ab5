--- A file written whole or not at all: under a temporary name, then renamed.
-- Returns true, or nil and why it could not be written.
return function (path, bytes)
  local temporary = path .. ".new"
  local file, why = io.open(temporary, "wb")
  if not file then return nil, why end
  local written, short = file:write(bytes)
  local closed, late = file:close()
  local ok = written and closed
  why = short or late
  if ok then ok, why = os.rename(temporary, path) end
  if ok then return true end
  os.remove(temporary)
  return nil, why
end
