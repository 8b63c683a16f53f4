package io.reactivertc.impl.file;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a day what was completed in one folder, so that it is not sent again. A line is added before a file appears under its name. Other processes may add lines, too:
 * what they added is read when it is asked for. Blocks; any thread.
 */
final class Tombstones {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST = 65_536;
    private static final long COMPACTED_BYTES = 256 << 10;
    private static final long MOST_BYTES = 64 << 20;
    private static final int FIELDS = 5;

    /**
     * Is one completed file.
     *
     * @param path where it is, from the folder on
     */
    record Tombstone(String sha256, long size, long expires, String path) {}

    private final Path file;
    private final Clock clock;
    private final Map<String, Tombstone> known = new ConcurrentHashMap<>();

    /** Up to where the file was read; two threads that read the same lines do no harm. */
    private volatile long read;

    Tombstones(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        update();
        if (read > COMPACTED_BYTES) {
            compact();
        }
    }

    @Nullable
    Tombstone find(String key) throws IOException {
        update();
        Tombstone found = known.get(key);
        return found == null || isExpired(found) ? null : found;
    }

    void add(String key, String sha256, long size, String path) throws IOException {
        Tombstone added = new Tombstone(sha256, size, clock.instant().plus(KEPT).toEpochMilli(), path);
        known.put(key, added);
        ByteBuffer line = StandardCharsets.UTF_8.encode(line(key, added));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    private void update() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = read <= channel.size() ? read : 0;
            long until = Math.min(channel.size(), from + MOST_BYTES);
            if (from == until) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) (until - from));
            long position = from;
            while (bytes.hasRemaining()) {
                int more = channel.read(bytes, position);
                if (more < 0) {
                    break;
                }
                position += more;
            }
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            text.lines().forEach(this::parse);
            read = position;
        }
    }

    /** Takes in a line; one that was not written to its end is none. */
    private void parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS || known.size() >= MOST) {
            return;
        }
        try {
            String path = URLDecoder.decode(fields[4], StandardCharsets.UTF_8);
            Tombstone found = new Tombstone(fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3]), path);
            if (!isExpired(found)) {
                known.put(fields[0], found);
            }
        } catch (IllegalArgumentException damaged) {
            // As if it were not there.
        }
    }

    private void compact() throws IOException {
        StringBuilder lines = new StringBuilder();
        known.forEach((key, tombstone) -> lines.append(line(key, tombstone)));
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "completed", ".tmp");
        Files.writeString(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        read = Files.size(file);
    }

    private boolean isExpired(Tombstone tombstone) {
        return tombstone.expires <= clock.millis();
    }

    private static String line(String key, Tombstone tombstone) {
        String path = URLEncoder.encode(tombstone.path, StandardCharsets.UTF_8);
        return key + " " + tombstone.sha256 + " " + tombstone.size + " " + tombstone.expires + " " + path + "\n";
    }
}
