local WIDTH, HEIGHT, FRAMES = 48, 14, 60
local COLOURS = { 36, 37, 33 }

local function pause(seconds)
  local stop = os.clock() + seconds
  while os.clock() < stop do end
end

-- A flag in the wind: each column swings a little later than the one before.
local function flag(frame)
  local rows = {}
  for y = 1, HEIGHT do
    local row = {}
    for x = 1, WIDTH do
      local swing = math.sin((x - frame * 1.5) / 6) * x / WIDTH * 2.5
      local colour = COLOURS[math.floor(y - 2 - swing) // 3 + 1]
      row[x] = colour and ("\27[%dm█"):format(colour) or " "
    end
    rows[y] = table.concat(row) .. "\27[0m"
  end
  return table.concat(rows, "\n")
end

io.write("\27[2J\27[?25l")
for frame = 1, FRAMES do
  io.write("\27[H", flag(frame), "\n")
  pause(0.03)
end
io.write("\27[?25h")
