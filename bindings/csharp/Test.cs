// Test VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
// Test count FILE: how many records there are.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Opstatus;

public static class Test {
    // A stream that comes in pieces, of which a reader sees no more than one at a time.
    private class Pieces : MemoryStream {
        private readonly Queue<byte[]> rest;
        public Pieces(IEnumerable<byte[]> all) { rest = new Queue<byte[]>(all.Where(each => each.Length > 0)); }
        public override int Read(byte[] into, int offset, int count) {
            if (rest.Count == 0) return 0;
            byte[] piece = rest.Dequeue();
            piece.CopyTo(into, offset);
            return piece.Length;
        }
    }

    private static readonly Options[] AllOptions = {
        Options.RejectUnknownMembers, Options.RequireAllMembers, Options.AcceptEnumIntegers, Options.AcceptNull,
        Options.KeepUnrecognizedNames
    };
    private static readonly Style[] Styles = { Style.Names, Style.Reference, Style.Integers };

    // The same by the module's names; what is beyond has none.
    private static Options Named(int bits) {
        var all = (Options)(bits & ~31);
        return AllOptions.Where((option, i) => (bits >> i & 1) != 0).Aggregate(all, (sum, option) => sum | option);
    }

    private static byte[] Unhex(string text) {
        if (text == "-") return new byte[0];
        return Enumerable.Range(0, text.Length / 2).Select(i => Convert.ToByte(text.Substring(2 * i, 2), 16)).ToArray();
    }

    private static string Shown(Record record) {
        return (record.OperationId.HasValue ? record.OperationId.Value.ToString() : "-") + "/" +
               (record.State.HasValue ? record.State.Value.Name() : "-") + "/" +
               (record.Type.HasValue ? record.Type.Value.Name() : "-");
    }

    private static string End(List<string> done, Func<long> run) {
        int code = 0;
        long offset;
        string name = "OK";
        try {
            offset = run();
        } catch (OpstatusException error) {
            code = error.Code;
            offset = error.Offset;
            name = error.Name;
        }
        return code + " " + name + " " + offset + " " + (done.Count == 0 ? "-" : string.Join(",", done));
    }

    private static string Answer(string[] field) {
        var options = Named(int.Parse(field[1]));
        var batch = new Record[int.Parse(field[2])];
        byte[][] pieces = field[3].Split(',').Select(Unhex).ToArray();
        var done = new List<string>();
        if (field[0] == "document") {
            return End(done, () => {
                Record record = Reader.Parse(pieces[0], options);
                done.Add(Shown(record));
                if (field[4] != "-") {
                    string want = Encoding.ASCII.GetString(Unhex(field[4].Substring(2)));
                    // Also as it is when set from .NET's own types.
                    var again = new Record { OperationId = record.OperationId, State = record.State, Type = record.Type };
                    var style = Styles[field[4][0] - '0'];
                    if (record.Write(style) != want || again.Write(style) != want) done.Add("written otherwise");
                }
                return pieces[0].Length;
            });
        }
        var framing = field[0] == "auto" ? Framing.Auto : field[0] == "array" ? Framing.Array : Framing.Sequence;
        string got = End(done, () => {
            var reader = new Reader(framing, options);
            foreach (byte[] piece in pieces) {
                for (int used = 0; used < piece.Length;) {
                    int count = reader.Read(piece, ref used, piece.Length, batch);
                    done.AddRange(batch.Take(count).Select(Shown));
                }
            }
            reader.Finish();
            return reader.Offset;
        });
        var streamed = new List<string>();
        string other = End(streamed, () => {
            var reader = new Reader(framing, options);
            foreach (Record each in reader.Records(new Pieces(pieces)))
                streamed.Add(Shown(each));
            return reader.Offset;
        });
        return got == other ? got : "otherwise through a stream: " + other;
    }

    // Of so many runs as compiling takes, the nanoseconds per record of the fastest.
    private static string Best(long states, Func<Tuple<int, long>> run) {
        double fastest = double.MaxValue;
        for (int i = 0; i < 30; ++i) {
            var watch = Stopwatch.StartNew();
            Tuple<int, long> done = run();
            fastest = Math.Min(fastest, watch.ElapsedTicks * 1e9 / Stopwatch.Frequency / done.Item1);
            if (done.Item2 != states) throw new Exception("a wrong sum");
        }
        return fastest.ToString("F1", CultureInfo.InvariantCulture);
    }

    public static int Main(string[] arguments) {
        if (arguments[0] == "count") {
            using (var file = File.OpenRead(arguments[1]))
                Console.WriteLine(new Reader().Batches(file, new Record[1000]).Sum());
            return 0;
        }
        int passed = 0, failed = 0;
        foreach (string line in File.ReadLines(arguments[0]).Where(line => !line.StartsWith("#"))) {
            string[] field = line.Split(new[] { ' ' }, 6);
            string got = Answer(field);
            if (got == field[5]) {
                ++passed;
            } else {
                ++failed;
                Console.WriteLine(line + "\n  got " + got);
            }
        }
        var names = Enum.GetValues(typeof(State)).Cast<State>().Select(each => new[] { each.ToString(), each.Name() })
            .Concat(Enum.GetValues(typeof(Opstatus.Type)).Cast<Opstatus.Type>().Select(
                each => new[] { each.ToString(), each.Name() }));
        foreach (string[] wrong in names.Where(each => each[0] != each[1])) {
            ++failed;
            Console.WriteLine(wrong[0] + " is " + wrong[1]);
        }
        if (!State.Faulted.IsTerminal() || State.Running.IsTerminal()) ++failed;
        string one = "0", many = "0";
        if (arguments.Length > 2) {
            byte[] list = File.ReadAllBytes(arguments[1]);
            byte[][] lines = File.ReadLines(arguments[2]).Select(Encoding.ASCII.GetBytes).ToArray();
            Func<Tuple<int, long>> oneByOne = () => {
                long sum = 0;
                foreach (byte[] line in lines)
                    sum += (long)Reader.Parse(line).State.Value;
                return Tuple.Create(lines.Length, sum);
            };
            long states = oneByOne().Item2;
            one = Best(states, oneByOne);
            var batch = new Record[1000];
            many = Best(states, () => {
                var reader = new Reader();
                int num = 0;
                long sum = 0;
                for (int used = 0; used < list.Length;) {
                    int count = reader.Read(list, ref used, list.Length, batch);
                    for (int i = 0; i < count; ++i)
                        sum += (long)batch[i].State.GetValueOrDefault();
                    num += count;
                }
                return Tuple.Create(num, sum);
            });
        }
        Console.WriteLine("result " + passed + " " + failed + " " + one + " " + many);
        return failed == 0 ? 0 : 1;
    }
}
