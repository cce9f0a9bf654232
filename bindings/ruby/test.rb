# frozen_string_literal: true

# test.rb VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
# test.rb count FILE: how many records there are.
require_relative "opstatus"

# An IO that comes in these pieces.
class Pieces
  def initialize(pieces) = @rest = pieces.reject(&:empty?)

  def read(_length, into) = @rest.empty? ? nil : into.replace(@rest.shift)
end

OPTIONS = [Opstatus::REJECT_UNKNOWN_MEMBERS, Opstatus::REQUIRE_ALL_MEMBERS, Opstatus::ACCEPT_ENUM_INTEGERS,
           Opstatus::ACCEPT_NULL, Opstatus::KEEP_UNRECOGNIZED_NAMES].freeze
STYLES = [Opstatus::NAMES, Opstatus::REFERENCE, Opstatus::INTEGERS].freeze
FRAMINGS = { "auto" => Opstatus::AUTO, "array" => Opstatus::ARRAY, "sequence" => Opstatus::SEQUENCE }.freeze

# The same by the module's names; what is beyond has none.
def named(bits) = (bits & ~31) | OPTIONS.each_with_index.sum { |option, i| bits[i] * option }

def unhex(text) = [text.delete("-")].pack("H*")

def shown(record)
  [record.operation_id || "-", record.state ? Opstatus::State.name_of(record.state) : "-",
   record.type ? Opstatus::Type.name_of(record.type) : "-"].join("/")
end

def ending(done)
  code, name, offset = 0, "OK", nil
  begin
    offset = yield
  rescue Opstatus::Error => e
    code, name, offset = e.code, e.name, e.offset
  end
  "#{code} #{name} #{offset} #{done.empty? ? '-' : done.join(',')}"
end

def document(json, options, written, done)
  record = Opstatus.parse(json, options)
  done << shown(record)
  style, text = written.split(":")
  done << "written otherwise" if text && record.write(STYLES[style.to_i]) != unhex(text)
  json.bytesize
end

def read(pieces, how, done)
  reader = Opstatus::Reader.new(*how)
  pieces.each { |piece| reader.read(piece) { |batch| batch.each { |each| done << shown(each) } } }
  reader.finish
  reader.offset
end

def answer(reading, bits, capacity, hex, written)
  options, pieces, done, streamed = named(bits.to_i), hex.split(",").map { |piece| unhex(piece) }, [], []
  return ending(done) { document(pieces[0], options, written, done) } if reading == "document"

  how = [FRAMINGS[reading], options, capacity.to_i]
  got = ending(done) { read(pieces, how, done) }
  other = ending(streamed) do
    Opstatus.records(Pieces.new(pieces), how[0], how[1]).each { |each| streamed << shown(each) }
    pieces.sum(&:bytesize)
  end
  got == other ? got : "otherwise through an IO: #{other}"
end

# Of seven runs, the nanoseconds per record of the fastest.
def best(states)
  Array.new(7) do
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    num, sum = yield
    raise "a wrong sum" if sum != states

    (Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - start).fdiv(num)
  end.min
end

if ARGV[0] == "count"
  puts(File.open(ARGV[1], "rb") { |file| Opstatus.batches(file).sum(&:size) })
  exit
end

passed = failed = 0
File.foreach(ARGV[0], chomp: true) do |line|
  next if line.start_with?("#")

  *fields, want = line.split(" ", 6)
  got = answer(*fields)
  got == want ? passed += 1 : failed += 1
  puts line, "  got #{got}" if got != want
end
[Opstatus::State, Opstatus::Type].each do |all|
  all.constants.each do |each|
    name = all.name_of(all.const_get(each))
    next if each.to_s.delete("_").casecmp?(name)

    failed += 1
    puts "#{each} is #{name}"
  end
end
failed += 1 if !Opstatus::State.terminal?(Opstatus::State::FAULTED) || Opstatus::State.terminal?(Opstatus::State::RUNNING)

one = many = 0
if ARGV.size > 1
  list, lines = File.binread(ARGV[1]), File.readlines(ARGV[2], chomp: true)
  states = lines.sum { |line| Opstatus.parse(line).state }
  one = best(states) { [lines.size, lines.sum { |line| Opstatus.parse(line).state }] }
  many = best(states) do
    num = sum = 0
    Opstatus::Reader.new.read(list) do |batch|
      num += batch.size
      sum += batch.states.sum
    end
    [num, sum]
  end
end
puts format("result %d %d %.1f %.1f", passed, failed, one, many)
exit failed.zero?
