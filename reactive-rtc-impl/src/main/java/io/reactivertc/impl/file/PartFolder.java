package io.reactivertc.impl.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Is where the unfinished files of one folder are: beside their places, on the same file system. Blocks; any thread.
 *
 * @param root the folder, as a real path
 * @param parts where the unfinished files are
 * @param store what tells how much room there is
 */
record PartFolder(Path root, Path parts, FileStore store, Tombstones tombstones) {

    private static final String NAME = ".reactive-rtc";
    private static final Duration ABANDONED = Duration.ofDays(14);

    /** Opens the folder, making what is missing, and removes what was abandoned two weeks ago. */
    static PartFolder open(Path folder, Clock clock) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        Files.createDirectories(folder);
        Path root = folder.toRealPath();
        Path parts = Files.createDirectories(root.resolve(NAME));
        removeAbandoned(parts, clock.instant().minus(ABANDONED));
        return new PartFolder(root, parts, Files.getFileStore(parts), new Tombstones(parts.resolve("completed"), clock));
    }

    Path part(String key) {
        return parts.resolve(key + ".part");
    }

    Path journal(String key) {
        return parts.resolve(key + ".journal");
    }

    private static void removeAbandoned(Path parts, Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parts, "*.{part,journal,tmp}")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
