package io.reactivertc.impl.file;

import io.reactivertc.file.FileMetadata;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Says which bytes of a partial file are safely on disk, and of which file they are.
 *
 * @param name what the sender calls it
 * @param folders the folders that the sender names, joined
 * @param size as announced
 * @param modified when the sender's file was changed last, in milliseconds; −1 if not known
 * @param safe how many bytes are on disk
 * @param prefix the hash of those
 */
record Journal(String name, String folders, long size, long modified, long safe, String prefix) {

    private static final long MOST_BYTES = 1 << 20;

    static Journal of(FileMetadata metadata, long safe, String prefix) {
        return new Journal(metadata.name(), String.join("/", metadata.folders()), metadata.sizeBytes(), modified(metadata),
                safe, prefix);
    }

    /** Returns whether it is of this file, not changed since. */
    boolean isOf(FileMetadata metadata) {
        return equals(of(metadata, safe, prefix));
    }

    /** Returns what was written; null if nothing was, or nothing that can be read. Blocks. */
    static @Nullable Journal read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return null;
            }
            Properties lines = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                lines.load(reader);
            }
            return parse(lines);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException damaged) {
            return null;
        }
    }

    /** Writes it in the place of what was there, all or nothing. Blocks. */
    void write(Path file) throws IOException {
        Properties lines = new Properties();
        lines.setProperty("name", name);
        lines.setProperty("folders", folders);
        lines.setProperty("size", Long.toString(size));
        lines.setProperty("modified", Long.toString(modified));
        lines.setProperty("safe", Long.toString(safe));
        lines.setProperty("prefix", prefix);
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            lines.store(writer, null);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Journal parse(Properties lines) {
        return new Journal(
                lines.getProperty("name", ""),
                lines.getProperty("folders", ""),
                Long.parseLong(lines.getProperty("size", "")),
                Long.parseLong(lines.getProperty("modified", "")),
                Long.parseLong(lines.getProperty("safe", "")),
                lines.getProperty("prefix", ""));
    }

    private static long modified(FileMetadata metadata) {
        Instant time = metadata.modifiedAt();
        return time == null ? -1 : time.toEpochMilli();
    }
}
