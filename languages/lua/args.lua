for number, value in ipairs(arg) do
  print(number .. ": " .. value)
end
