local WIDTH = 32

-- Lua alone cannot sleep: it counts the time it works.
local function work(seconds)
  local stop = os.clock() + seconds
  while os.clock() < stop do end
end

for step = 0, 100, 2 do
  local full = WIDTH * step // 100
  io.write(("\r\27[36m%s%s\27[0m %3d %%"):format(("█"):rep(full), ("░"):rep(WIDTH - full), step))
  work(0.02)
end
print("\nDone.")
