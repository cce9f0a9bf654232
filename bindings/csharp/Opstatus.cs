// Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.
//
//     var reader = new Reader();
//     var batch = new Record[1000];
//     foreach (int count in reader.Batches(stream, batch))        // 20 bytes a record, no object for each
//         for (int i = 0; i < count; ++i) if (batch[i].State == State.Running) ++running;
//
// Reader.Records(stream) yields them one at a time. Both read in constant memory.
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Opstatus {

public enum State : byte {
    Invalid = 0, Running = 1, RollingBack = 2, Completed = 3, Faulted = 4, Cancelled = 5, ForceCancelled = 6,
    Unrecognized = 255
}

public enum Type : byte {
    Invalid = 0, PartitionDataLoss = 1, PartitionQuorumLoss = 2, PartitionRestart = 4, NodeTransition = 8,
    Unrecognized = 255
}

public enum Framing : uint { Auto, Array, Sequence }

public enum Style : uint { Names, Reference, Integers }

[Flags]
public enum Options : uint {
    None = 0, RejectUnknownMembers = 1, RequireAllMembers = 2, AcceptEnumIntegers = 4, AcceptNull = 8,
    KeepUnrecognizedNames = 16
}

// What the input breaks, and the offset of the first byte that is wrong.
public class OpstatusException : FormatException {
    public readonly int Code;
    public readonly long Offset;
    public string Name { get { return Native.Text(Native.opstatus_error_name(Code)); } }

    public OpstatusException(int code, long offset)
        : base(Native.Text(Native.opstatus_error_name(code)) + " at byte " + offset + ": " +
               Native.Text(Native.opstatus_error_message(code))) {
        Code = code;
        Offset = offset;
    }
}

// One OperationStatus, as the library lays it out; a member that is absent is null.
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 20)]
public unsafe struct Record {
    private fixed byte id[16];
    private byte state, type, members, reserved;

    // A Guid's first three fields are numbers; in the text's order they stand with the highest byte first.
    public Guid? OperationId {
        get {
            if ((members & 1) == 0) return null;
            fixed (byte* b = id) {
                return new Guid(b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3], (short)(b[4] << 8 | b[5]),
                                (short)(b[6] << 8 | b[7]), b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
            }
        }
        set {
            byte[] bytes = value.GetValueOrDefault().ToByteArray();
            Array.Reverse(bytes, 0, 4);
            Array.Reverse(bytes, 4, 2);
            Array.Reverse(bytes, 6, 2);
            fixed (byte* b = id) Marshal.Copy(bytes, 0, (IntPtr)b, 16);
            Has(1, value.HasValue);
        }
    }

    public State? State {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get { return (members & 2) == 0 ? (State?)null : (State)state; }
        set { state = (byte)value.GetValueOrDefault(); Has(2, value.HasValue); }
    }

    public Type? Type {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get { return (members & 4) == 0 ? (Type?)null : (Type)type; }
        set { type = (byte)value.GetValueOrDefault(); Has(4, value.HasValue); }
    }

    private void Has(int bit, bool has) { members = (byte)(has ? members | bit : members & ~bit); }

    public string Write(Style style = Style.Names) {
        byte* text = stackalloc byte[108];
        int length;
        fixed (Record* self = &this) length = (int)Native.opstatus_write(self, style, text, (UIntPtr)108);
        if (length == 0) throw new InvalidOperationException("a record with such values cannot be written");
        return Encoding.ASCII.GetString(text, length);
    }
}

// A place in an input that comes in pieces.
public unsafe class Reader {
    private readonly ulong[] reader = new ulong[16];

    public Reader(Framing framing = Framing.Auto, Options options = Options.None) {
        Check(Native.opstatus_reader_init(reader, framing, options));
    }

    // Reads one document.
    public static Record Parse(byte[] json, Options options = Options.None) {
        Record record;
        UIntPtr offset;
        int code = Native.opstatus_parse(json, (UIntPtr)json.Length, options, &record, &offset);
        if (code != 0) throw new OpstatusException(code, (long)offset);
        return record;
    }

    // Fills the batch from bytes[used] on, moves `used`, and returns how many records it wrote. Those before an
    // error come first; the error stands, and is thrown by the next call.
    public int Read(byte[] bytes, ref int used, int end, Record[] batch) {
        if (used < 0 || used > end || end > bytes.Length) throw new ArgumentOutOfRangeException("used");
        UIntPtr num, consumed;
        fixed (byte* begin = bytes) fixed (Record* room = batch) {
            int code = Native.opstatus_reader_read(reader, begin + used, (UIntPtr)(end - used), room,
                                                   (UIntPtr)batch.Length, &num, &consumed);
            used += (int)consumed;
            if ((int)num == 0) Check(code);
        }
        return (int)num;
    }

    // Says that the input is over.
    public void Finish() { Check(Native.opstatus_reader_finish(reader)); }

    public long Offset { get { return (long)Native.opstatus_reader_offset(reader); } }
    public long NumRecords { get { return (long)Native.opstatus_reader_num_records(reader); } }

    public IEnumerable<int> Batches(Stream stream, Record[] batch) {
        var piece = new byte[1 << 16];
        for (int end; (end = stream.Read(piece, 0, piece.Length)) > 0;) {
            for (int used = 0; used < end;) {
                int count = Read(piece, ref used, end, batch);
                if (count > 0) yield return count;
            }
        }
        Finish();
    }

    public IEnumerable<Record> Records(Stream stream) {
        var batch = new Record[1000];
        foreach (int count in Batches(stream, batch))
            for (int i = 0; i < count; ++i)
                yield return batch[i];
    }

    private void Check(int code) {
        if (code != 0) throw new OpstatusException(code, code == 16 ? 0 : Offset);
    }
}

public static class Names {
    public static string Name(this State state) { return Native.Text(Native.opstatus_state_name((byte)state)); }
    public static string Name(this Type type) { return Native.Text(Native.opstatus_type_name((byte)type)); }
    public static bool IsTerminal(this State state) { return Native.opstatus_state_is_terminal((byte)state) != 0; }
}

internal static unsafe class Native {
    private const string Library = "libopstatus.so.1";

    // What has been opened by its path is found by its name then.
    static Native() {
        string path = Environment.GetEnvironmentVariable("OPSTATUS_LIBRARY");
        if (path != null && dlopen(path, 2) == IntPtr.Zero) throw new DllNotFoundException(path);
        if (opstatus_abi_version() != 1)
            throw new DllNotFoundException("libopstatus has ABI version " + opstatus_abi_version() + ", not 1");
    }

    internal static string Text(IntPtr name) {
        return name == IntPtr.Zero ? "Unrecognized" : Marshal.PtrToStringAnsi(name);
    }

    [DllImport("libdl.so.2")] private static extern IntPtr dlopen(string path, int flags);
    [DllImport(Library)] internal static extern int opstatus_parse(
        byte[] json, UIntPtr length, Options options, Record* record, UIntPtr* offset);
    [DllImport(Library)] internal static extern int opstatus_reader_init(
        ulong[] reader, Framing framing, Options options);
    [DllImport(Library)] internal static extern int opstatus_reader_read(
        ulong[] reader, byte* bytes, UIntPtr length, Record* records, UIntPtr capacity, UIntPtr* num, UIntPtr* consumed);
    [DllImport(Library)] internal static extern int opstatus_reader_finish(ulong[] reader);
    [DllImport(Library)] internal static extern ulong opstatus_reader_offset(ulong[] reader);
    [DllImport(Library)] internal static extern ulong opstatus_reader_num_records(ulong[] reader);
    [DllImport(Library)] internal static extern UIntPtr opstatus_write(
        Record* record, Style style, byte* text, UIntPtr capacity);
    [DllImport(Library)] internal static extern IntPtr opstatus_state_name(byte state);
    [DllImport(Library)] internal static extern IntPtr opstatus_type_name(byte type);
    [DllImport(Library)] internal static extern byte opstatus_state_is_terminal(byte state);
    [DllImport(Library)] internal static extern IntPtr opstatus_error_name(int error);
    [DllImport(Library)] internal static extern IntPtr opstatus_error_message(int error);
    [DllImport(Library)] internal static extern uint opstatus_abi_version();
}

}
