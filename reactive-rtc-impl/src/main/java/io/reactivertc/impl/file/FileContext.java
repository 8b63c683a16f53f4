package io.reactivertc.impl.file;

import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/** Is what all transfers of a connection share. Any thread. */
public final class FileContext {

    private final FileCodec codec;
    private final Scheduler disk;
    private final PartFolders folders;

    /**
     * Creates a context.
     *
     * @param codec writes and reads what is said about files
     * @param disk runs what reads, writes and hashes; may block
     * @param clock tells when what is kept expires
     */
    public FileContext(FileCodec codec, Scheduler disk, Clock clock) {
        this.codec = codec;
        this.disk = disk;
        this.folders = new PartFolders(clock);
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
}
