package io.reactivertc.impl.file;

import io.reactivertc.common.UserId;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.TransferId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Is a file that is being received, with a journal of what of it is safe. Locked against other processes. Blocks; one thread at a time, but for {@link #force()}.
 */
final class PartFile implements Closeable {

    private static final int KEY_BYTES = 16;

    private final PartFolder folder;
    private final String key;
    private final FileMetadata metadata;
    private final FileChannel file;
    private MessageDigest digest = Sha256.begin();
    private long written;
    private boolean journaled;

    /**
     * Names a partial file.
     *
     * @param sender who sends it, as the server stamped them
     * @param id which of their transfers
     */
    record Key(UserId sender, TransferId id) {

        /** Returns a name on disk in which nothing that strangers chose is left. */
        String text() {
            byte[] hash = Sha256.begin().digest((sender + "/" + id).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        }
    }

    /**
     * Is a point up to which everything was written.
     *
     * @param prefix the hash of what is before
     */
    record Mark(long offset, String prefix) {}

    private PartFile(PartFolder folder, String key, FileMetadata metadata, FileChannel file) {
        this.folder = folder;
        this.key = key;
        this.metadata = metadata;
        this.file = file;
    }

    /** Opens what there is of this file, or begins it. Fails with {@code BUSY} if somebody else has it open, with {@code STORAGE_FULL} if there is no room for the rest. */
    static PartFile open(PartFolder folder, String key, FileMetadata metadata) throws IOException {
        FileChannel file =
                FileChannel.open(folder.part(key), StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        PartFile part = new PartFile(folder, key, metadata, file);
        try {
            part.lock();
            part.recover();
            part.requireRoom();
            return part;
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    private void lock() throws IOException {
        FileLock lock = file.tryLock();
        if (lock == null) {
            throw new FileException(RtcErrorCode.BUSY, "another process is receiving this file");
        }
    }

    private void recover() throws IOException {
        Journal journal = file.size() == 0 ? null : Journal.read(folder.journal(key));
        if (journal == null || !journal.isOf(metadata) || journal.safe() > file.size()) {
            restart();
            return;
        }
        Hashing.update(digest, file, journal.safe());
        if (Sha256.soFar(digest).equals(journal.prefix())) {
            written = journal.safe();
            journaled = true;
        } else {
            restart();
        }
    }

    private void requireRoom() throws IOException {
        long missing = metadata.sizeBytes() - written;
        long usable = folder.store().getUsableSpace();
        if (missing > usable) {
            throw new FileException(RtcErrorCode.STORAGE_FULL, missing + " bytes do not fit into " + usable);
        }
    }

    long written() {
        return written;
    }

    void write(ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            written += file.write(bytes, written);
        }
    }

    Mark mark() {
        return new Mark(written, Sha256.soFar(digest));
    }

    /** Brings to disk what was written before. May run while more is written. */
    void force() throws IOException {
        file.force(false);
    }

    /** Writes down that everything before the mark is safe, after it was forced. */
    void keep(Mark mark) throws IOException {
        journaled = true;
        Journal.of(metadata, mark.offset, mark.prefix).write(folder.journal(key));
    }

    /** Begins anew. */
    void restart() throws IOException {
        file.truncate(0);
        Files.deleteIfExists(folder.journal(key));
        digest = Sha256.begin();
        written = 0;
        journaled = false;
    }

    /** Puts the whole file into its place and remembers that it was completed; returns the place. */
    Path complete(Destination destination, String sha256) throws IOException {
        force();
        Path place = destination.take(folder.part(key),
                target -> folder.tombstones().add(key, sha256, written, folder.root().relativize(target).toString()));
        if (journaled) {
            Files.deleteIfExists(folder.journal(key));
        }
        file.close();
        return place;
    }

    /** Closes it for another process to go on with. */
    @Override
    public void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        if (written == 0) {
            delete();
        } else {
            Mark mark = mark();
            force();
            keep(mark);
            file.close();
        }
    }

    /** Removes it. */
    void delete() throws IOException {
        Files.deleteIfExists(folder.part(key));
        Files.deleteIfExists(folder.journal(key));
        file.close();
    }
}
