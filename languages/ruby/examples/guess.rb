secret = rand(1..100)
tries = 0
puts "I am thinking of a number from 1 to 100."
print "Your guess: "
while (line = gets)
  tries += 1
  guess = line.to_i
  if guess == secret
    puts "\e[32mYes! #{tries} tries.\e[0m"
    break
  end
  puts guess < secret ? "higher" : "lower"
  print "Your guess: "
end
