ARGV.each.with_index(1) do |arg, number|
  puts "#{number}: #{arg}"
end
