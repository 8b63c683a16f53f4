package io.reactivertc.benchmarks;

import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

/** Sends a large file to a receiver that is killed at random bytes and started again, and counts what is sent twice. */
final class Resume {

    private static final long BYTES = Long.getLong("bench.resume.megabytes", 1_000) * 1_000_000;
    private static final int KILLS = Integer.getInteger("bench.resume.kills", 10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Short, so that who was killed need not wait for long to come back under their name. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Resume() {}

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("rtc-resume");
        BoundServer server = SignalingServer.create().port(0).grace(GRACE).bind().block(PATIENCE);
        try {
            measure(folder, server, report);
        } finally {
            server.close().block(PATIENCE);
            FileTransfers.delete(folder);
        }
    }

    private static void measure(Path folder, BoundServer server, Report report) throws Exception {
        long seed = Long.getLong("bench.resume.seed", System.nanoTime());
        Random random = new Random(seed);
        Path source = FileTransfers.files(folder.resolve("out"), 1, BYTES).resolve("0");
        Path into = folder.resolve("in");
        report.section(
                "A file of " + BYTES / 1_000_000 + " MB whose receiver is killed " + KILLS + " times (seed " + seed + ")");
        report.row("killed at, MB", "gone on at, MB", "sent twice, MB");
        try (Child sender = Child.start(ResumeSender.class, server.uri(), source)) {
            Child receiver = Child.start(ResumeReceiver.class, server.uri(), into);
            long begun = number(sender, "begun ");
            for (int kill = 0; kill < KILLS; kill++) {
                long killAt = begun + (long) (random.nextDouble() * (BYTES - begun) / (KILLS - kill));
                awaitAt(receiver, killAt);
                receiver.kill();
                receiver = Child.start(ResumeReceiver.class, server.uri(), into);
                long ended = number(sender, "ended ");
                begun = number(sender, "begun ");
                report.row(megabytes(ended), megabytes(begun), megabytes(ended - begun));
            }
            String hash = text(sender, "completed ");
            receiver.close();
            report.note(hash.equals(sha256(into.resolve("0"))) ? "The hash is right." : "**The hash is wrong.**");
        }
    }

    /** Waits until the receiver is as far as this, or done. */
    private static void awaitAt(Child receiver, long bytes) {
        for (String line = receiver.result(); line.startsWith("at "); line = receiver.result()) {
            if (Long.parseLong(line.substring(3)) >= bytes) {
                return;
            }
        }
    }

    private static long number(Child child, String word) {
        return Long.parseLong(text(child, word));
    }

    private static String text(Child child, String word) {
        String line = child.result();
        if (!line.startsWith(word)) {
            throw new IllegalStateException("expected " + word + "but it says " + line);
        }
        return line.substring(word.length());
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String megabytes(long bytes) {
        return Report.decimal(bytes / 1e6);
    }
}
