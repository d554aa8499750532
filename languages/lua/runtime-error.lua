local ages = { Ada = 36 }

for _, name in ipairs({ "Ada", "Alan" }) do
  print(name .. " is " .. ages[name])
end
