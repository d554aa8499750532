local stock = { flour = { sacks = 12 }, bran = { sacks = 3 } }

local function sacks(kind)
  return stock[kind].sacks
end

print("flour", sacks("flour"))
print("oats", sacks("oats"))
