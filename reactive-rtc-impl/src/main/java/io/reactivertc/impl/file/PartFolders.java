package io.reactivertc.impl.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the folders into which files were received. Blocks; any thread. */
final class PartFolders {

    private static final int MOST = 64;

    private final Clock clock;
    private final Map<Path, PartFolder> folders = new ConcurrentHashMap<>();

    PartFolders(Clock clock) {
        this.clock = clock;
    }

    PartFolder open(Path folder) throws IOException {
        Path key = folder.toAbsolutePath().normalize();
        PartFolder known = folders.get(key);
        if (known != null && Files.isDirectory(known.parts())) {
            return known;
        }
        if (folders.size() >= MOST) {
            folders.clear();
        }
        PartFolder opened = PartFolder.open(folder, clock);
        folders.put(key, opened);
        return opened;
    }
}
