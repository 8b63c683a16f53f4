package io.reactivertc.impl.file;

import io.reactivertc.FileConfig;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/** Is what all transfers of a connection share. Any thread, but for its windows, which belong to the connection's loop. */
public final class FileContext {

    private final FileCodec codec;
    private final Scheduler disk;
    private final PartFolders folders;
    private final FileConfig config;
    private final WindowPool windows;

    /**
     * Creates a context with the usual configuration.
     *
     * @param codec writes and reads what is said about files
     * @param disk runs what reads, writes and hashes; may block
     * @param clock tells when what is kept expires
     */
    public FileContext(FileCodec codec, Scheduler disk, Clock clock) {
        this(codec, disk, new PartFolders(clock), FileConfig.DEFAULT);
    }

    private FileContext(FileCodec codec, Scheduler disk, PartFolders folders, FileConfig config) {
        this.codec = codec;
        this.disk = disk;
        this.folders = folders;
        this.config = config;
        this.windows = new WindowPool(config.sharedWindowBytes());
    }

    /** Returns the same for one connection that is configured so. */
    public FileContext of(FileConfig connection) {
        return new FileContext(codec, disk, folders, connection);
    }

    FileCodec codec() {
        return codec;
    }

    Scheduler disk() {
        return disk;
    }

    PartFolders folders() {
        return folders;
    }

    FileConfig config() {
        return config;
    }

    /** Returns what the windows of all files that are received share. */
    WindowPool windows() {
        return windows;
    }
}
