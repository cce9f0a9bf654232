// Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.
//
//   for await (const batch of opstatus.batches(fs.createReadStream('operations.json'))) {
//     for (let i = 0; i < batch.length; ++i) if (batch.state(i) === opstatus.State.Running) ++running;
//   }
//
// A batch is a Buffer of 20 bytes a record, with no object for each; batch.record(i) makes one. for await of
// records(stream) does so for all.
'use strict';
const koffi = require('koffi');

const lib = koffi.load(process.env.OPSTATUS_LIBRARY || 'libopstatus.so.1');
// void*: of koffi's pointers only this takes any Buffer and typed array as it is.
const c = {
  parse: lib.func('int32_t opstatus_parse(void*, size_t, uint32_t, void*, void*)'),
  init: lib.func('int32_t opstatus_reader_init(void*, uint32_t, uint32_t)'),
  read: lib.func('int32_t opstatus_reader_read(void*, void*, size_t, void*, size_t, void*, void*)'),
  finish: lib.func('int32_t opstatus_reader_finish(void*)'),
  offset: lib.func('uint64_t opstatus_reader_offset(void*)'),
  numRecords: lib.func('uint64_t opstatus_reader_num_records(void*)'),
  write: lib.func('size_t opstatus_write(void*, uint32_t, void*, size_t)'),
  stateName: lib.func('const char* opstatus_state_name(uint8_t)'),
  typeName: lib.func('const char* opstatus_type_name(uint8_t)'),
  isTerminal: lib.func('uint8_t opstatus_state_is_terminal(uint8_t)'),
  errorName: lib.func('const char* opstatus_error_name(int32_t)'),
  errorMessage: lib.func('const char* opstatus_error_message(int32_t)'),
  abiVersion: lib.func('uint32_t opstatus_abi_version()'),
};
if (c.abiVersion() !== 1) throw new Error(`libopstatus has ABI version ${c.abiVersion()}, not 1`);

const Framing = Object.freeze({ Auto: 0, Array: 1, Sequence: 2 });
const Style = Object.freeze({ Names: 0, Reference: 1, Integers: 2 });
const Option = Object.freeze({
  RejectUnknownMembers: 1, RequireAllMembers: 2, AcceptEnumIntegers: 4, AcceptNull: 8, KeepUnrecognizedNames: 16,
});
const State = Object.freeze({
  Invalid: 0, Running: 1, RollingBack: 2, Completed: 3, Faulted: 4, Cancelled: 5, ForceCancelled: 6, Unrecognized: 255,
});
const Type = Object.freeze({
  Invalid: 0, PartitionDataLoss: 1, PartitionQuorumLoss: 2, PartitionRestart: 4, NodeTransition: 8, Unrecognized: 255,
});
const stateName = (state) => c.stateName(state) ?? 'Unrecognized';
const typeName = (type) => c.typeName(type) ?? 'Unrecognized';
const isTerminal = (state) => c.isTerminal(state) !== 0;

// What the input breaks: code (a number) and name, and the offset of the first byte that is wrong.
class OpstatusError extends Error {
  constructor(code, offset) {
    super(`${c.errorName(code)} at byte ${offset}: ${c.errorMessage(code)}`);
    Object.assign(this, { code, offset });
    this.name = c.errorName(code);
  }
}

const size = 20;

// Records side by side in memory, overwritten by the next batch.
class Batch {
  constructor(bytes, length) { this.bytes = bytes; this.length = length; }

  state(i) { return this.bytes[i * size + 16]; }
  type(i) { return this.bytes[i * size + 17]; }
  members(i) { return this.bytes[i * size + 18]; }
  operationId(i) {
    return this.bytes.toString('hex', i * size, i * size + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  // A member that is absent is undefined.
  record(i) {
    const members = this.members(i);
    return {
      operationId: members & 1 ? this.operationId(i) : undefined,
      state: members & 2 ? this.state(i) : undefined,
      type: members & 4 ? this.type(i) : undefined,
    };
  }

  *[Symbol.iterator]() { for (let i = 0; i < this.length; ++i) yield this.record(i); }
}

const sizes = new BigUint64Array(2);  // out parameters
const one = new Batch(Buffer.alloc(size), 1);

// One document, a Buffer or Uint8Array.
function parse(json, options = 0) {
  const code = c.parse(json, json.length, options, one.bytes, sizes);
  if (code !== 0) throw new OpstatusError(code, Number(sizes[0]));
  return one.record(0);
}

function write(record, style = Style.Names) {
  const bytes = Buffer.alloc(size);
  if (record.operationId !== undefined) bytes.write(record.operationId.replaceAll('-', ''), 'hex');
  bytes[16] = record.state ?? 0;
  bytes[17] = record.type ?? 0;
  bytes[18] = ['operationId', 'state', 'type'].reduce((all, key, i) => all | (record[key] !== undefined) << i, 0);
  const out = Buffer.alloc(108);
  const length = Number(c.write(bytes, style, out, out.length));
  if (length === 0) throw new RangeError('a record with such values cannot be written');
  return out.toString('latin1', 0, length);
}

// Takes an input in pieces.
class Reader {
  #reader = new BigUint64Array(16);
  #room;
  #capacity;

  constructor({ framing = Framing.Auto, options = 0, capacity = 1000 } = {}) {
    this.#room = Buffer.alloc(size * capacity);
    this.#capacity = capacity;
    this.#check(c.init(this.#reader, framing, options));
  }

  // Yields batches; those before an error come before it is thrown.
  *read(piece) {
    const num = new BigUint64Array(1);
    const consumed = new BigUint64Array(1);
    while (piece.length > 0) {
      const code = c.read(this.#reader, piece, piece.length, this.#room, this.#capacity, num, consumed);
      piece = piece.subarray(Number(consumed[0]));
      if (num[0] > 0n) yield new Batch(this.#room, Number(num[0]));
      this.#check(code);
    }
  }

  // Says that the input is over.
  finish() { this.#check(c.finish(this.#reader)); }

  get offset() { return Number(c.offset(this.#reader)); }
  get numRecords() { return Number(c.numRecords(this.#reader)); }

  #check(code) {
    if (code !== 0) throw new OpstatusError(code, code === 16 ? 0 : this.offset);
  }
}

// Of whatever yields Buffers, in constant memory.
async function* batches(stream, how) {
  const reader = new Reader(how);
  for await (const piece of stream) yield* reader.read(piece);
  reader.finish();
}

async function* records(stream, how) {
  for await (const batch of batches(stream, how)) yield* batch;
}

module.exports = {
  Batch, Framing, OpstatusError, Option, Reader, State, Style, Type, batches, isTerminal, parse, records, stateName,
  typeName, write,
};
