# frozen_string_literal: true

# Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.
#
#   File.open("operations.json", "rb") do |file|
#     Opstatus.batches(file) { |batch| running += batch.states.count(Opstatus::State::RUNNING) }
#   end
#
# A batch is a String of 20 bytes a record, with no object for each; Opstatus.records(file) yields Records. Both read
# in constant memory, and are Enumerators without a block.
require "fiddle"

module Opstatus
  # The functions, by their names in C without opstatus_.
  module C
    library = Fiddle.dlopen(ENV["OPSTATUS_LIBRARY"] || "libopstatus.so.1")
    pointer, int, byte, size, long = Fiddle::TYPE_VOIDP, Fiddle::TYPE_INT, -Fiddle::TYPE_CHAR, Fiddle::TYPE_SIZE_T,
                                     -Fiddle::TYPE_LONG_LONG
    uint = -int
    { parse: [int, pointer, size, uint, pointer, pointer], reader_init: [int, pointer, uint, uint],
      reader_read: [int, pointer, pointer, size, pointer, size, pointer, pointer], reader_finish: [int, pointer],
      reader_offset: [long, pointer], reader_num_records: [long, pointer], write: [size, pointer, uint, pointer, size],
      state_name: [pointer, byte], type_name: [pointer, byte], state_is_terminal: [byte, byte],
      error_name: [pointer, int], error_message: [pointer, int], abi_version: [uint] }.each do |name, (result, *arguments)|
      function = Fiddle::Function.new(library["opstatus_#{name}"], arguments, result)
      define_singleton_method(name) { |*values| function.call(*values) }
    end
  end
  raise LoadError, "libopstatus has ABI version #{C.abi_version}, not 1" if C.abi_version != 1

  module State
    INVALID, RUNNING, ROLLING_BACK, COMPLETED, FAULTED, CANCELLED, FORCE_CANCELLED = (0..6).to_a
    UNRECOGNIZED = 255

    def self.name_of(state) = Opstatus.text(C.state_name(state))
    def self.terminal?(state) = C.state_is_terminal(state) != 0
  end

  module Type
    INVALID, PARTITION_DATA_LOSS, PARTITION_QUORUM_LOSS, PARTITION_RESTART, NODE_TRANSITION = 0, 1, 2, 4, 8
    UNRECOGNIZED = 255

    def self.name_of(type) = Opstatus.text(C.type_name(type))
  end

  AUTO, ARRAY, SEQUENCE = 0, 1, 2 # framings
  NAMES, REFERENCE, INTEGERS = 0, 1, 2 # styles
  REJECT_UNKNOWN_MEMBERS, REQUIRE_ALL_MEMBERS, ACCEPT_ENUM_INTEGERS, ACCEPT_NULL, KEEP_UNRECOGNIZED_NAMES = 1, 2, 4, 8, 16
  SIZE = 20

  def self.text(pointer) = pointer.null? ? "Unrecognized" : pointer.to_s

  # What the input breaks, and the offset of the first byte that is wrong.
  class Error < StandardError
    attr_reader :code, :name, :offset

    def initialize(code, offset)
      @code, @name, @offset = code, Opstatus.text(C.error_name(code)), offset
      super("#{@name} at byte #{offset}: #{Opstatus.text(C.error_message(code))}")
    end
  end

  # One OperationStatus; a member that is absent is nil. operation_id is a UUID's text.
  Record = Struct.new(:operation_id, :state, :type) do
    def write(style = NAMES)
      members = [operation_id, state, type].each_with_index.sum { |value, i| value.nil? ? 0 : 1 << i }
      bytes = [(operation_id || "0" * 32).delete("-"), state || 0, type || 0, members, 0].pack("H32 C4")
      out = "\0".b * 108
      length = C.write(bytes, style, out, out.bytesize)
      raise ArgumentError, "a record with such values cannot be written" if length.zero?

      out[0, length]
    end
  end

  # Records side by side in a String, which the next batch does not overwrite.
  class Batch < String
    include Enumerable

    def size = bytesize / SIZE
    def states = unpack("x16 C x3" * size)
    def types = unpack("x17 C x2" * size)

    def record(index)
      id, state, type, members = byteslice(index * SIZE, SIZE).unpack("H32 C3")
      id = [id[0, 8], id[8, 4], id[12, 4], id[16, 4], id[20, 12]].join("-") if members[0] == 1
      Record.new(members[0] == 1 ? id : nil, members[1] == 1 ? state : nil, members[2] == 1 ? type : nil)
    end

    def each
      size.times { |index| yield record(index) }
    end
  end

  # Reads one document, a String.
  def self.parse(json, options = 0)
    out, offset = "\0".b * SIZE, "\0".b * 8
    code = C.parse(json, json.bytesize, options, out, offset)
    raise Error.new(code, offset.unpack1("J")) unless code.zero?

    Batch.new(out).record(0)
  end

  # Takes an input in pieces.
  class Reader
    def initialize(framing = AUTO, options = 0, capacity = 1000)
      @reader, @room, @capacity = "\0".b * 128, "\0".b * (SIZE * capacity), capacity
      check(C.reader_init(@reader, framing, options))
    end

    # Yields batches; those before an error come before it is raised.
    def read(piece)
      num, consumed, used = "\0".b * 8, "\0".b * 8, 0
      while used < piece.bytesize
        rest = Fiddle::Pointer[piece] + used
        code = C.reader_read(@reader, rest, piece.bytesize - used, @room, @capacity, num, consumed)
        used += consumed.unpack1("J")
        count = num.unpack1("J")
        yield Batch.new(@room.byteslice(0, count * SIZE)) if count.positive?
        check(code)
      end
    end

    # Says that the input is over.
    def finish = check(C.reader_finish(@reader))
    def offset = C.reader_offset(@reader)
    def num_records = C.reader_num_records(@reader)

    private

    def check(code)
      raise Error.new(code, code == 16 ? 0 : offset) unless code.zero?
    end
  end

  def self.batches(io, framing = AUTO, options = 0, capacity = 1000, &block)
    return enum_for(:batches, io, framing, options, capacity) unless block

    reader, piece = Reader.new(framing, options, capacity), String.new
    reader.read(piece, &block) while io.read(1 << 16, piece)
    reader.finish
  end

  def self.records(io, framing = AUTO, options = 0, &block)
    return enum_for(:records, io, framing, options) unless block

    batches(io, framing, options) { |batch| batch.each(&block) }
  end
end
