Sack = Struct.new(:grain, :kilos)

def heaviest(sacks)
  sacks.max_by { |sack| sack.kilograms }
end

sacks = [Sack.new("rye", 25), Sack.new("oats", 40)]
puts "The heaviest holds #{heaviest(sacks).grain}."
