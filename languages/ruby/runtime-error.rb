ages = { "Ada" => 36 }

["Ada", "Alan"].each do |name|
  puts "#{name} is #{ages.fetch(name)}"
end
