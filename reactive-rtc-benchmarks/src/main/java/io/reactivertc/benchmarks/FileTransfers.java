package io.reactivertc.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Compares files from disk to disk, one process to another, with raw webrtc-java in messages of 256 KiB, which is what a lone transfer uses. */
final class FileTransfers {

    private static final int MESSAGE_BYTES = 262_144;
    private static final long MEGABYTE = 1_000_000;
    private static final long LARGE = Long.getLong("bench.file.megabytes", 1_000) * MEGABYTE;
    private static final int ROUNDS = Integer.getInteger("bench.file.rounds", 2);

    private FileTransfers() {}

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("rtc-bench");
        try {
            measure(folder, report);
        } finally {
            delete(folder);
        }
    }

    private static void measure(Path folder, Report report) throws Exception {
        Path one = files(folder.resolve("one"), 1, LARGE);
        Path hundred = files(folder.resolve("hundred"), 100, MEGABYTE);
        Path small = files(folder.resolve("small"), 10_000, 1_024);
        Path into = Files.createDirectories(folder.resolve("in"));
        List<Double> raw = new ArrayList<>();
        List<Sent> ours = new ArrayList<>();
        Sent many;
        Sent tiny;
        try (Child host = Child.start(FileHost.class, into); Child sender = Child.start(FileSender.class, host.result())) {
            send(sender, host, files(folder.resolve("warm"), 1, 100 * MEGABYTE));
            for (int round = 0; round < ROUNDS; round++) {
                raw.add(LARGE / 1e6 / raw(one.resolve("0"), folder.resolve("raw")));
                ours.add(send(sender, host, one));
            }
            many = send(sender, host, hundred);
            tiny = send(sender, host, small);
        }
        double rawRate = Samples.of(raw).median();
        double ourRate = Samples.of(ours.stream().map(sent -> LARGE / 1e6 / sent.seconds).toList()).median();
        report.section(
                "Files, disk to disk, one process to another; raw in messages of 256 KiB, without hash, fsync or resume");
        report.row("", "MB/s or files/s", "ratio", "heap at sender, MB", "heap at receiver, MB", "allocated per MB, sender",
                "receiver", "bar");
        report.row("raw, " + LARGE / MEGABYTE + " MB", Report.decimal(rawRate), "", "", "", "", "", "");
        row(report, "ours, " + LARGE / MEGABYTE + " MB", ourRate, ourRate / rawRate, ours.get(ours.size() - 1), LARGE / 1e6,
                "0.9; heap 32");
        double manyRate = 100 / many.seconds;
        row(report, "ours, 100 files of 1 MB at once", manyRate, manyRate / ourRate, many, 100, "0.8 of one file");
        row(report, "ours, 10,000 files of 1 KiB", 10_000 / tiny.seconds, Double.NaN, tiny, 10.24, "500 files/s");
    }

    private static void row(Report report, String what, double rate, double ratio, Sent sent, double megabytes, String bar) {
        report.row(what, Report.decimal(rate), Double.isNaN(ratio) ? "" : Report.decimal(ratio),
                Report.decimal(sent.senderHeap),
                Report.decimal(sent.receiverHeap), Report.decimal(sent.senderAllocated / megabytes),
                Report.decimal(sent.receiverAllocated / megabytes), bar);
    }

    private static Sent send(Child sender, Child host, Path folder) {
        sender.say(folder.toString());
        double[] here = numbers(sender.result());
        host.say("memory");
        double[] there = numbers(host.result());
        return new Sent(here[0], here[1], here[2], there[0], there[1]);
    }

    private static double[] numbers(String line) {
        return DoubleStream.of(Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray()).toArray();
    }

    private static double raw(Path file, Path into) throws Exception {
        try (Child offering = Child.start(RawFile.class, "offer", file, LARGE, MESSAGE_BYTES);
                Child answering = Child.start(RawFile.class, "answer", into, LARGE, MESSAGE_BYTES)) {
            return RawRound.run(offering, answering);
        }
    }

    /** Makes files of random bytes, which nothing on the way can compress. */
    static Path files(Path folder, int count, long bytes) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(count);
        byte[] block = new byte[(int) Math.min(bytes, 1 << 20)];
        for (int n = 0; n < count; n++) {
            try (var out = Files.newOutputStream(folder.resolve(Integer.toString(n)))) {
                for (long left = bytes; left > 0; left -= block.length) {
                    random.nextBytes(block);
                    out.write(block, 0, (int) Math.min(block.length, left));
                }
            }
        }
        return folder;
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Sent(double seconds, double senderHeap, double senderAllocated, double receiverHeap,
            double receiverAllocated) {}
}
