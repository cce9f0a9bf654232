// Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus (Java 22 or later).
//
//     var reader = new Opstatus.Reader(Opstatus.Framing.AUTO, 0);
//     var batch = new Opstatus.Batch(1000);
//     while (reader.next(stream, batch))                      // 20 bytes a record, no object for each
//         for (int i = 0; i < batch.size(); ++i) if (batch.state(i) == Opstatus.State.RUNNING) ++running;
//
// Opstatus.records(stream) is a Stream of Records. Both read in constant memory.
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

public final class Opstatus {
    public enum Framing { AUTO, ARRAY, SEQUENCE }

    public enum Style { NAMES, REFERENCE, INTEGERS }

    public static final int REJECT_UNKNOWN_MEMBERS = 1, REQUIRE_ALL_MEMBERS = 2, ACCEPT_ENUM_INTEGERS = 4,
                            ACCEPT_NULL = 8, KEEP_UNRECOGNIZED_NAMES = 16;

    public enum State {
        INVALID, RUNNING, ROLLING_BACK, COMPLETED, FAULTED, CANCELLED, FORCE_CANCELLED, UNRECOGNIZED;

        private static final State[] ALL = values();
        private final String text = label(STATE_NAME, number());

        byte number() { return (byte)(this == UNRECOGNIZED ? 255 : ordinal()); }
        static State of(byte number) { return number < 0 ? UNRECOGNIZED : ALL[number]; }

        public boolean isTerminal() { return call(() -> (byte)IS_TERMINAL.invokeExact(number())) != 0; }

        /** The reference's name, such as RollingBack. */
        @Override public String toString() { return text; }
    }

    public enum Type {
        INVALID(0), PARTITION_DATA_LOSS(1), PARTITION_QUORUM_LOSS(2), PARTITION_RESTART(4), NODE_TRANSITION(8),
        UNRECOGNIZED(255);

        private static final Type[] ALL = values();
        private final byte number;
        private final String text;

        Type(int number) {
            this.number = (byte)number;
            text = label(TYPE_NAME, this.number);
        }

        // The numbers are bits.
        static Type of(byte number) {
            return number < 0 ? UNRECOGNIZED : ALL[32 - Integer.numberOfLeadingZeros(number)];
        }

        /** The name that gateways write, such as PartitionRestart. */
        @Override public String toString() { return text; }
    }

    /** What the input breaks, and the offset of the first byte that is wrong. */
    public static final class OpstatusException extends IOException {
        public final int code;
        public final long offset;
        public final String name;

        OpstatusException(int code, long offset) {
            super(text(ERROR_NAME, code) + " at byte " + offset + ": " + text(ERROR_MESSAGE, code));
            this.code = code;
            this.offset = offset;
            name = text(ERROR_NAME, code);
        }
    }

    /** One OperationStatus; a member that is absent is null. */
    public record Record(UUID operationId, State state, Type type) {
        public String write(Style style) {
            var bytes = ByteBuffer.allocate(SIZE);
            if (operationId != null)
                bytes.putLong(operationId.getMostSignificantBits()).putLong(operationId.getLeastSignificantBits());
            bytes.put(16, state == null ? 0 : state.number()).put(17, type == null ? 0 : type.number);
            bytes.put(18, (byte)((operationId == null ? 0 : 1) | (state == null ? 0 : 2) | (type == null ? 0 : 4)));
            var out = new byte[108];
            int length = (int)call(() -> (long)WRITE.invokeExact(MemorySegment.ofArray(bytes.array()), style.ordinal(),
                MemorySegment.ofArray(out), 108L));
            if (length == 0) throw new IllegalStateException("a record with such values cannot be written");
            return new String(out, 0, length, StandardCharsets.US_ASCII);
        }
    }

    /** Records side by side in memory, overwritten by the next read. */
    public static final class Batch {
        private final byte[] bytes;
        private final MemorySegment room;
        private final ByteBuffer ids;
        private final int capacity;
        private int size;

        public Batch(int capacity) {
            this.capacity = capacity;
            bytes = new byte[capacity * SIZE];
            room = MemorySegment.ofArray(bytes);
            ids = ByteBuffer.wrap(bytes);
        }

        public int size() { return size; }
        public State state(int i) { return (members(i) & 2) == 0 ? null : State.of(bytes[i * SIZE + 16]); }
        public Type type(int i) { return (members(i) & 4) == 0 ? null : Type.of(bytes[i * SIZE + 17]); }
        public UUID operationId(int i) {
            return (members(i) & 1) == 0 ? null : new UUID(ids.getLong(i * SIZE), ids.getLong(i * SIZE + 8));
        }
        public Record get(int i) { return new Record(operationId(i), state(i), type(i)); }
        private int members(int i) { return bytes[i * SIZE + 18]; }
    }

    /** Takes an input in pieces. Used by one thread at a time. */
    public static final class Reader {
        private final MemorySegment reader = MemorySegment.ofArray(new long[16]);
        private final long[] sizes = new long[2];
        private final MemorySegment num = MemorySegment.ofArray(sizes).asSlice(0, 8),
                                    consumed = MemorySegment.ofArray(sizes).asSlice(8, 8);
        private final byte[] piece = new byte[1 << 16];
        private int used, end;

        public Reader(Framing framing, int options) throws OpstatusException {
            check(call(() -> (int)INIT.invokeExact(reader, framing.ordinal(), options)));
        }

        /** Fills the batch from the front of bytes[begin...end), and returns how many bytes it took. Records
            before an error come first; the error stands, and is thrown by the next call. */
        public int read(byte[] bytes, int begin, int end, Batch batch) throws OpstatusException {
            var rest = MemorySegment.ofArray(bytes).asSlice(begin, end - begin);
            long code = call(() -> (int)READ.invokeExact(reader, rest, rest.byteSize(), batch.room,
                (long)batch.capacity, num, consumed));
            batch.size = (int)sizes[0];
            if (batch.size == 0) check(code);
            return (int)sizes[1];
        }

        /** Says that the input is over. */
        public void finish() throws OpstatusException { check(call(() -> (int)FINISH.invokeExact(reader))); }

        /** Reads the stream's next records, at least one; false at its end. */
        public boolean next(InputStream stream, Batch batch) throws IOException {
            for (;;) {
                while (used < end) {
                    used += read(piece, used, end, batch);
                    if (batch.size > 0) return true;
                }
                used = 0;
                end = Math.max(0, stream.read(piece));
                if (end > 0) continue;
                batch.size = 0;
                finish();
                return false;
            }
        }

        public long offset() { return call(() -> (long)OFFSET.invokeExact(reader)); }
        public long numRecords() { return call(() -> (long)NUM_RECORDS.invokeExact(reader)); }

        private void check(long code) throws OpstatusException {
            if (code != 0) throw new OpstatusException((int)code, code == 16 ? 0 : offset());
        }
    }

    /** Reads one document. */
    public static Record parse(byte[] json, int options) throws OpstatusException {
        var batch = new Batch(1);
        var offset = new long[1];
        int code = (int)call(() -> (int)PARSE.invokeExact(MemorySegment.ofArray(json), (long)json.length, options,
            batch.room, MemorySegment.ofArray(offset)));
        if (code != 0) throw new OpstatusException(code, offset[0]);
        return batch.get(0);
    }

    /** A stream's records, as they come; an exception of reading is within the UncheckedIOException. */
    public static Stream<Record> records(InputStream stream, Framing framing, int options) throws OpstatusException {
        var reader = new Reader(framing, options);
        return Stream.generate(() -> {
            var batch = new Batch(1000);
            try {
                return reader.next(stream, batch) ? batch : null;
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }).takeWhile(batch -> batch != null).flatMap(batch -> IntStream.range(0, batch.size()).mapToObj(batch::get));
    }

    private static final int SIZE = 20;
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup(library(), Arena.global());
    private static final MethodHandle
        PARSE = function("parse", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS),
        INIT = function("reader_init", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
        READ = function("reader_read", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
        FINISH = function("reader_finish", JAVA_INT, ADDRESS),
        OFFSET = function("reader_offset", JAVA_LONG, ADDRESS),
        NUM_RECORDS = function("reader_num_records", JAVA_LONG, ADDRESS),
        WRITE = function("write", JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG),
        STATE_NAME = function("state_name", ADDRESS, JAVA_BYTE),
        TYPE_NAME = function("type_name", ADDRESS, JAVA_BYTE),
        IS_TERMINAL = function("state_is_terminal", JAVA_BYTE, JAVA_BYTE),
        ERROR_NAME = function("error_name", ADDRESS, JAVA_INT),
        ERROR_MESSAGE = function("error_message", ADDRESS, JAVA_INT);

    static {
        var abiVersion = function("abi_version", JAVA_INT);
        long version = call(() -> (int)abiVersion.invokeExact());
        if (version != 1) throw new UnsatisfiedLinkError("libopstatus has ABI version " + version + ", not 1");
    }

    private static String library() {
        var path = System.getenv("OPSTATUS_LIBRARY");
        return path == null ? "libopstatus.so.1" : path;
    }

    // Critical: the calls are short, and may look into Java's arrays as they are.
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.find("opstatus_" + name).orElseThrow(),
            FunctionDescriptor.of(result, arguments), Linker.Option.critical(true));
    }

    private interface Call { long get() throws Throwable; }

    // The functions throw nothing; invokeExact says it might.
    private static long call(Call function) {
        try {
            return function.get();
        } catch (RuntimeException | Error error) {
            throw error;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(MethodHandle function, int number) {
        return text(call(() -> ((MemorySegment)function.invokeExact(number)).address()));
    }

    private static String label(MethodHandle function, byte number) {
        return text(call(() -> ((MemorySegment)function.invokeExact(number)).address()));
    }

    private static String text(long name) {
        return name == 0 ? "Unrecognized" : MemorySegment.ofAddress(name).reinterpret(Long.MAX_VALUE).getString(0);
    }

    private Opstatus() {}
}
