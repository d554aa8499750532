WIDTH, HEIGHT, DEPTH = 56, 32, 60

def colour(x, y)
  c = Complex(-2.2 + 3.1 * x / WIDTH, -1.2 + 2.4 * y / HEIGHT)
  z = Complex(0, 0)
  n = 0
  while n < DEPTH && z.abs2 < 4
    z = z * z + c
    n += 1
  end
  n == DEPTH ? "8;14;18" : "#{(n * 9) % 256};#{(40 + n * 7) % 256};#{(120 + n * 3) % 256}"
end

(0...HEIGHT).step(2) do |y|
  line = (0...WIDTH).map { |x| "\e[38;2;#{colour(x, y)};48;2;#{colour(x, y + 1)}m▀" }
  puts line.join + "\e[0m"
end
