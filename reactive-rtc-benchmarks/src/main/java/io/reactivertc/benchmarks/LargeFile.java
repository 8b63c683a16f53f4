package io.reactivertc.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Measures whether a file ten times as large takes more of the heap: both disk to disk, one process to another. The content is a hole, which costs the sender no reading. */
final class LargeFile {

    private static final long MEGABYTE = 1_000_000;
    private static final long[] MEGABYTES = {1_000, Long.getLong("bench.large.megabytes", 10_000)};

    private LargeFile() {}

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("rtc-bench");
        Path into = Files.createDirectories(folder.resolve("in"));
        report.section("Files, disk to disk, one process to another");
        report.row("MB", "MB/s", "heap at sender, MB", "heap at receiver, MB", "bar");
        try (Child host = Child.start(FileHost.class, into); Child sender = Child.start(FileSender.class, host.result())) {
            for (long megabytes : MEGABYTES) {
                Path file = Files.createDirectories(folder.resolve("of" + megabytes)).resolve("file-" + megabytes);
                try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
                    hole.setLength(megabytes * MEGABYTE);
                }
                sender.say(file.getParent().toString());
                double[] here = numbers(sender.result());
                host.say("memory");
                double[] there = numbers(host.result());
                report.row(megabytes, Report.decimal(megabytes / here[0]), Report.decimal(here[1]), Report.decimal(there[0]),
                        "heap under 32, and no more for the larger one");
                delete(into, file.getFileName());
            }
        } finally {
            FileTransfers.delete(folder);
        }
    }

    private static void delete(Path folder, Path name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> path.endsWith(name)).forEach(path -> path.toFile().delete());
        }
    }

    private static double[] numbers(String line) {
        return Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
