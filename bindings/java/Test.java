// Test VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
// Test count FILE: how many records there are.
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

public final class Test {
    // A stream that comes in these pieces.
    private static final class Pieces extends InputStream {
        private final ArrayDeque<byte[]> rest = new ArrayDeque<>();

        Pieces(List<byte[]> all) { all.stream().filter(each -> each.length > 0).forEach(rest::add); }
        @Override public int read() { throw new AssertionError(); }
        @Override public int read(byte[] into) {
            if (rest.isEmpty()) return -1;
            var piece = rest.remove();
            System.arraycopy(piece, 0, into, 0, piece.length);
            return piece.length;
        }
    }

    private interface Run { long offset() throws IOException; }

    private interface Timed { int run() throws IOException; }

    private static final int[] OPTIONS = {
        Opstatus.REJECT_UNKNOWN_MEMBERS, Opstatus.REQUIRE_ALL_MEMBERS, Opstatus.ACCEPT_ENUM_INTEGERS,
        Opstatus.ACCEPT_NULL, Opstatus.KEEP_UNRECOGNIZED_NAMES
    };
    private static final Opstatus.Style[] STYLES = {
        Opstatus.Style.NAMES, Opstatus.Style.REFERENCE, Opstatus.Style.INTEGERS
    };

    // The same by the module's names; what is beyond has none.
    private static int named(int bits) {
        int all = bits & ~31;
        for (int i = 0; i < OPTIONS.length; ++i)
            if ((bits >> i & 1) != 0) all |= OPTIONS[i];
        return all;
    }

    private static byte[] unhex(String text) { return HexFormat.of().parseHex(text.equals("-") ? "" : text); }

    private static String or(Object value) { return value == null ? "-" : value.toString(); }

    private static String shown(Opstatus.Record record) {
        return or(record.operationId()) + "/" + or(record.state()) + "/" + or(record.type());
    }

    private static String end(List<String> done, Run run) {
        int code = 0;
        long offset;
        var name = "OK";
        try {
            offset = run.offset();
        } catch (UncheckedIOException | IOException thrown) {
            var error = (Opstatus.OpstatusException)(thrown instanceof UncheckedIOException ? thrown.getCause() : thrown);
            code = error.code;
            offset = error.offset;
            name = error.name;
        }
        return code + " " + name + " " + offset + " " + (done.isEmpty() ? "-" : String.join(",", done));
    }

    private static String answer(String[] field) {
        int options = named(Integer.parseInt(field[1]));
        var batch = new Opstatus.Batch(Integer.parseInt(field[2]));
        var pieces = Arrays.stream(field[3].split(",")).map(Test::unhex).toList();
        var done = new ArrayList<String>();
        if (field[0].equals("document")) {
            return end(done, () -> {
                var record = Opstatus.parse(pieces.get(0), options);
                done.add(shown(record));
                if (!field[4].equals("-")) {
                    var style = STYLES[field[4].charAt(0) - '0'];
                    if (!Arrays.equals(record.write(style).getBytes(), unhex(field[4].substring(2))))
                        done.add("written otherwise");
                }
                return pieces.get(0).length;
            });
        }
        var framing = Opstatus.Framing.valueOf(field[0].toUpperCase(Locale.ROOT));
        var got = end(done, () -> {
            var reader = new Opstatus.Reader(framing, options);
            for (var piece : pieces) {
                for (int used = 0; used < piece.length;) {
                    used += reader.read(piece, used, piece.length, batch);
                    for (int i = 0; i < batch.size(); ++i)
                        done.add(shown(batch.get(i)));
                }
            }
            reader.finish();
            return reader.offset();
        });
        var streamed = new ArrayList<String>();
        var other = end(streamed, () -> {
            Opstatus.records(new Pieces(pieces), framing, options).forEach(each -> streamed.add(shown(each)));
            return pieces.stream().mapToInt(each -> each.length).sum();
        });
        return got.equals(other) ? got : "otherwise through a stream: " + other;
    }

    // Of so many runs as compiling takes, the nanoseconds per record of the fastest.
    private static double best(int num, long states, Timed timed) throws IOException {
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < 300; ++i) {
            long begin = System.nanoTime();
            int sum = timed.run();
            fastest = Math.min(fastest, (double)(System.nanoTime() - begin) / num);
            if (sum != states) throw new AssertionError("a wrong sum");
        }
        return fastest;
    }

    private static int oneByOne(List<byte[]> lines) throws IOException {
        int sum = 0;
        for (var line : lines)
            sum += Opstatus.parse(line, 0).state().ordinal();
        return sum;
    }

    private static int inBatches(byte[] list, Opstatus.Batch batch) throws IOException {
        int sum = 0;
        var reader = new Opstatus.Reader(Opstatus.Framing.AUTO, 0);
        for (int used = 0; used < list.length;) {
            used += reader.read(list, used, list.length, batch);
            for (int i = 0; i < batch.size(); ++i)
                sum += batch.state(i).ordinal();
        }
        return sum;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("count")) {
            try (var file = Files.newInputStream(Path.of(arguments[1]))) {
                System.out.println(Opstatus.records(file, Opstatus.Framing.AUTO, 0).count());
            }
            return;
        }
        int passed = 0, failed = 0;
        for (var line : Files.readAllLines(Path.of(arguments[0]))) {
            if (line.startsWith("#")) continue;
            var field = line.split(" ", 6);
            var got = answer(field);
            if (got.equals(field[5])) {
                ++passed;
            } else {
                ++failed;
                System.out.println(line + "\n  got " + got);
            }
        }
        for (var all : List.of(Opstatus.State.values(), Opstatus.Type.values())) {
            for (var each : all) {
                if (each.name().replace("_", "").equalsIgnoreCase(each.toString())) continue;
                ++failed;
                System.out.println(each.name() + " is " + each);
            }
        }
        if (!Opstatus.State.FAULTED.isTerminal() || Opstatus.State.RUNNING.isTerminal()) ++failed;
        double one = 0, many = 0;
        if (arguments.length > 2) {
            var list = Files.readAllBytes(Path.of(arguments[1]));
            var lines = Files.readAllLines(Path.of(arguments[2])).stream().map(String::getBytes).toList();
            long states = oneByOne(lines);
            one = best(lines.size(), states, () -> oneByOne(lines));
            var batch = new Opstatus.Batch(1000);
            many = best(lines.size(), states, () -> inBatches(list, batch));
        }
        System.out.printf(Locale.ROOT, "result %d %d %.1f %.1f%n", passed, failed, one, many);
        System.exit(failed == 0 ? 0 : 1);
    }
}
