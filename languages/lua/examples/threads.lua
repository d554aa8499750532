-- Coroutines: threads that give way to each other by name.
local function worker(name, colour, laps)
  return coroutine.create(function()
    for lap = 1, laps do
      coroutine.yield(("\27[%dm%s\27[0m finishes lap %d of %d"):format(colour, name, lap, laps))
    end
    return ("\27[%dm%s\27[0m is home"):format(colour, name)
  end)
end

local running = { worker("Ada", 31, 2), worker("Grace", 32, 4), worker("Edsger", 33, 3) }
while #running > 0 do
  for i = #running, 1, -1 do
    local _, line = coroutine.resume(running[i])
    print(line)
    if coroutine.status(running[i]) == "dead" then table.remove(running, i) end
  end
end
