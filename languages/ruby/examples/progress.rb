WIDTH = 32

0.upto(100) do |step|
  full = WIDTH * step / 100
  printf "\r\e[36m%s%s\e[0m %3d %%", "█" * full, "░" * (WIDTH - full), step
  sleep 0.02
end
puts "\nDone."
