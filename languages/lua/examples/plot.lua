local points = {}
for i = 0, 600 do
  local t = i * math.pi / 100
  points[#points + 1] = ("%.1f,%.1f"):format(160 + 130 * math.sin(3 * t + 0.6), 160 + 130 * math.sin(4 * t))
end

local picture = assert(io.open("knot.svg", "w"))
picture:write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">\n')
picture:write('<rect width="320" height="320" fill="#0f1a1c"/>\n')
picture:write('<polyline points="', table.concat(points, " "), '" fill="none" stroke="#4fd1c0" stroke-width="3"/>\n</svg>\n')
picture:close()
print("knot.svg is written; see Files.")
