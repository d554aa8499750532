WIDTH, HEIGHT, FRAMES = 40, 12, 70
trail = []

print "\e[2J\e[?25l"
begin
  FRAMES.times do |frame|
    t = frame / 6.0
    trail.unshift [WIDTH / 2 + (18 * Math.sin(t)).round, HEIGHT / 2 + (5 * Math.sin(2 * t)).round]
    trail = trail.first(14)
    rows = Array.new(HEIGHT) { Array.new(WIDTH, " ") }
    trail.each_with_index.reverse_each { |(x, y), age| rows[y][x] = "\e[38;5;#{45 - age / 3}m#{age.zero? ? "●" : "•"}\e[0m" }
    print "\e[H", rows.map(&:join).join("\n"), "\n"
    sleep 0.04
  end
ensure
  puts "\e[?25h"
end
