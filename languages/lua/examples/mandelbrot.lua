local WIDTH, HEIGHT, DEPTH = 56, 32, 60

local function colour(x, y)
  local cr, ci = -2.2 + 3.1 * x / WIDTH, -1.2 + 2.4 * y / HEIGHT
  local r, i, n = 0, 0, 0
  while n < DEPTH and r * r + i * i < 4 do
    r, i, n = r * r - i * i + cr, 2 * r * i + ci, n + 1
  end
  if n == DEPTH then return "8;14;18" end
  return (n * 9) % 256 .. ";" .. (40 + n * 7) % 256 .. ";" .. (120 + n * 3) % 256
end

for y = 0, HEIGHT - 1, 2 do
  local line = {}
  for x = 0, WIDTH - 1 do
    line[#line + 1] = "\27[38;2;" .. colour(x, y) .. ";48;2;" .. colour(x, y + 1) .. "m▀"
  end
  print(table.concat(line) .. "\27[0m")
end
