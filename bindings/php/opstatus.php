<?php
// Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus (PHP 8.1 or later, with FFI).
//
//   foreach (Opstatus\batches(fopen('operations.json', 'rb')) as $batch)
//       $running += substr_count($batch->states(), chr(Opstatus\State::Running->value));
//
// A batch is a string of 20 bytes a record, with no object for each; foreach over a batch, or over records($stream),
// makes a Record of each. Both read in constant memory.
declare(strict_types=1);

namespace Opstatus;

enum State: int
{
    case Invalid = 0;
    case Running = 1;
    case RollingBack = 2;
    case Completed = 3;
    case Faulted = 4;
    case Cancelled = 5;
    case ForceCancelled = 6;
    case Unrecognized = 255;

    public function label(): string { return library()->opstatus_state_name($this->value) ?? 'Unrecognized'; }
    public function isTerminal(): bool { return library()->opstatus_state_is_terminal($this->value) !== 0; }
}

enum Type: int
{
    case Invalid = 0;
    case PartitionDataLoss = 1;
    case PartitionQuorumLoss = 2;
    case PartitionRestart = 4;
    case NodeTransition = 8;
    case Unrecognized = 255;

    public function label(): string { return library()->opstatus_type_name($this->value) ?? 'Unrecognized'; }
}

enum Framing: int
{
    case Auto = 0;
    case Array = 1;
    case Sequence = 2;
}

enum Style: int
{
    case Names = 0;
    case Reference = 1;
    case Integers = 2;
}

const REJECT_UNKNOWN_MEMBERS = 1;
const REQUIRE_ALL_MEMBERS = 2;
const ACCEPT_ENUM_INTEGERS = 4;
const ACCEPT_NULL = 8;
const KEEP_UNRECOGNIZED_NAMES = 16;
const RECORD_SIZE = 20;

/** What the input breaks: getCode() and name, and the offset of the first byte that is wrong. */
final class Error extends \UnexpectedValueException
{
    public readonly string $name;

    public function __construct(int $code, public readonly int $offset)
    {
        $this->name = library()->opstatus_error_name($code);
        parent::__construct("$this->name at byte $offset: " . library()->opstatus_error_message($code), $code);
    }
}

/** One OperationStatus; a member that is absent is null. operationId is a UUID's text. */
final class Record
{
    public function __construct(
        public readonly ?string $operationId = null,
        public readonly ?State $state = null,
        public readonly ?Type $type = null,
    ) {
    }

    public static function of(string $bytes): self
    {
        ['id' => $id, 'state' => $state, 'type' => $type, 'members' => $members] =
            unpack('H32id/Cstate/Ctype/Cmembers', $bytes);
        return new self(
            $members & 1 ? preg_replace('/^(.{8})(.{4})(.{4})(.{4})/', '$1-$2-$3-$4-', $id) : null,
            $members & 2 ? State::from($state) : null,
            $members & 4 ? Type::from($type) : null,
        );
    }

    public function write(Style $style = Style::Names): string
    {
        $members = ($this->operationId === null ? 0 : 1) | ($this->state ? 2 : 0) | ($this->type ? 4 : 0);
        $id = str_replace('-', '', $this->operationId ?? str_repeat('0', 32));
        $bytes = pack('H32C4', $id, $this->state?->value ?? 0, $this->type?->value ?? 0, $members, 0);
        $record = library()->new('opstatus_record');
        \FFI::memcpy($record, $bytes, RECORD_SIZE);
        $out = library()->new('char[108]');
        $length = library()->opstatus_write(\FFI::addr($record), $style->value, $out, 108);
        if ($length === 0) throw new \ValueError('a record with such values cannot be written');
        return \FFI::string($out, $length);
    }
}

/** Records side by side. */
final class Batch implements \IteratorAggregate, \Countable
{
    public function __construct(public readonly string $bytes)
    {
    }

    public function count(): int { return intdiv(strlen($this->bytes), RECORD_SIZE); }

    /** A byte for each record. */
    public function states(): string { return preg_replace('/.{16}(.).{3}/s', '$1', $this->bytes); }

    public function getIterator(): \Generator
    {
        foreach (str_split($this->bytes, RECORD_SIZE) as $each) yield Record::of($each);
    }
}

/** Reads one document. */
function parse(string $json, int $options = 0): Record
{
    static $record, $offset;
    $record ??= library()->new('opstatus_record[1]');
    $offset ??= library()->new('size_t[1]');
    $code = library()->opstatus_parse($json, strlen($json), $options, $record, $offset);
    if ($code !== 0) throw new Error($code, $offset[0]);
    return Record::of(\FFI::string($record, RECORD_SIZE));
}

/** Takes an input in pieces. */
final class Reader
{
    private readonly \FFI\CData $reader, $room, $num, $consumed;

    public function __construct(
        Framing $framing = Framing::Auto,
        int $options = 0,
        private readonly int $capacity = 1000,
    ) {
        $this->reader = library()->new('opstatus_reader[1]');
        $this->room = library()->new("opstatus_record[$capacity]");
        $this->num = library()->new('size_t[1]');
        $this->consumed = library()->new('size_t[1]');
        $this->check(library()->opstatus_reader_init($this->reader, $framing->value, $options));
    }

    /** Yields batches; those before an error come before it is thrown. */
    public function read(string $piece): \Generator
    {
        // A string is handed over from its beginning only.
        $length = strlen($piece);
        $bytes = library()->new('char[' . max(1, $length) . ']');
        \FFI::memcpy($bytes, $piece, $length);
        for ($used = 0; $used < $length; $used += $this->consumed[0]) {
            $code = library()->opstatus_reader_read(
                $this->reader, \FFI::addr($bytes[$used]), $length - $used, $this->room, $this->capacity, $this->num,
                $this->consumed,
            );
            if ($this->num[0] > 0) yield new Batch(\FFI::string($this->room, $this->num[0] * RECORD_SIZE));
            $this->check($code);
        }
    }

    /** Says that the input is over. */
    public function finish(): void { $this->check(library()->opstatus_reader_finish($this->reader)); }

    public function offset(): int { return library()->opstatus_reader_offset($this->reader); }
    public function numRecords(): int { return library()->opstatus_reader_num_records($this->reader); }

    private function check(int $code): void
    {
        if ($code !== 0) throw new Error($code, $code === 16 ? 0 : $this->offset());
    }
}

/** Of a stream, or of whatever yields strings. */
function batches(mixed $stream, Framing $framing = Framing::Auto, int $options = 0, int $capacity = 1000): \Generator
{
    $reader = new Reader($framing, $options, $capacity);
    if (is_resource($stream)) {
        while (!feof($stream)) {
            $piece = fread($stream, 1 << 16);
            if ($piece === false) throw new \RuntimeException('the stream cannot be read');
            yield from $reader->read($piece);
        }
    } else {
        foreach ($stream as $piece) yield from $reader->read($piece);
    }
    $reader->finish();
}

function records(mixed $stream, Framing $framing = Framing::Auto, int $options = 0): \Generator
{
    foreach (batches($stream, $framing, $options) as $batch) foreach ($batch as $record) yield $record;
}

// The bytes are char: PHP hands a string over to nothing else.
function library(): \FFI
{
    static $library;
    if ($library === null) {
        $library = \FFI::cdef(<<<'C'
            typedef struct opstatus_record { uint8_t operation_id[16], state, type, members, reserved; } opstatus_record;
            typedef struct opstatus_reader { uint64_t opaque[16]; } opstatus_reader;
            int32_t opstatus_parse(const char*, size_t, uint32_t, opstatus_record*, size_t*);
            int32_t opstatus_reader_init(opstatus_reader*, uint32_t, uint32_t);
            int32_t opstatus_reader_read(opstatus_reader*, const char*, size_t, opstatus_record*, size_t, size_t*, size_t*);
            int32_t opstatus_reader_finish(opstatus_reader*);
            uint64_t opstatus_reader_offset(const opstatus_reader*);
            uint64_t opstatus_reader_num_records(const opstatus_reader*);
            size_t opstatus_write(const opstatus_record*, uint32_t, char*, size_t);
            const char* opstatus_state_name(uint8_t);
            const char* opstatus_type_name(uint8_t);
            uint8_t opstatus_state_is_terminal(uint8_t);
            const char* opstatus_error_name(int32_t);
            const char* opstatus_error_message(int32_t);
            uint32_t opstatus_abi_version(void);
            C, getenv('OPSTATUS_LIBRARY') ?: 'libopstatus.so.1');
        $version = $library->opstatus_abi_version();
        if ($version !== 1) throw new \RuntimeException("libopstatus has ABI version $version, not 1");
    }
    return $library;
}
