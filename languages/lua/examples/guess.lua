math.randomseed(os.time())
local secret, tries = math.random(1, 100), 0
print("I am thinking of a number from 1 to 100.")
io.write("Your guess: ")
for line in io.lines() do
  tries = tries + 1
  local guess = tonumber(line) or 0
  if guess == secret then
    print("\27[32mYes! " .. tries .. " tries.\27[0m")
    break
  end
  print(guess < secret and "higher" or "lower")
  io.write("Your guess: ")
end
