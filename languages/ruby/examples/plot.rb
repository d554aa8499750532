rain = { "Jan" => 61, "Mar" => 44, "May" => 38, "Jul" => 23, "Sep" => 49, "Nov" => 72 }
step = 90
points = rain.values.each_with_index.map { |mm, i| [50 + i * step, 240 - mm * 2.6] }

File.write "rain.svg", <<~SVG
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 550 290" font-family="sans-serif" font-size="15" text-anchor="middle">
  <rect width="550" height="290" fill="#0f1a1c"/>
  <polyline points="#{points.map { |p| p.join(",") }.join(" ")}" fill="none" stroke="#4fd1c0" stroke-width="3"/>
  #{points.map { |x, y| %(<circle cx="#{x}" cy="#{y}" r="6" fill="#4fd1c0"/>) }.join}
  <g fill="#d7e4e2">#{rain.each_with_index.map { |(month, mm), i| %(<text x="#{50 + i * step}" y="270">#{month}</text><text x="#{50 + i * step}" y="#{225 - mm * 2.6}">#{mm} mm</text>) }.join}</g>
  </svg>
SVG
puts "rain.svg is written; see Files."
