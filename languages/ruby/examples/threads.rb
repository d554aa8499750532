jobs = Queue.new
(1..12).each { |n| jobs << n }
jobs.close
lines = Mutex.new

workers = 4.times.map do |i|
  Thread.new do
    while (n = jobs.pop)
      sleep rand(0.05..0.2)
      lines.synchronize { puts "\e[#{31 + i}mworker #{i + 1}\e[0m did job #{n}: #{n} cubed is #{n**3}" }
    end
  end
end
workers.each(&:join)
puts "All done."
