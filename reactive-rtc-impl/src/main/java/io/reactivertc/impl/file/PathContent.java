package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Is a file on disk. A change of its size or of the time of its last change, seen when it is opened again or ends, is {@code FILE_CHANGED}.
 *
 * @param modified the time of its last change, as exactly as the disk knows it
 */
record PathContent(Path path, FileMetadata metadata, FileTime modified, Scheduler disk) implements Content {

    /** How many blocks are in use at once at most: one that is being taken, those that wait ({@link ContentFeed}), one that is read. */
    private static final int BLOCKS = 6;

    /** Looks at the file. Cold; on a thread that may block. Errors: {@code SOURCE_FAILED}. */
    static Mono<Content> of(FileSource.OfPath source, Scheduler disk) {
        return Mono.<Content>fromCallable(() -> orFailed(() -> look(source, disk))).subscribeOn(disk);
    }

    private static Content look(FileSource.OfPath source, Scheduler disk) throws IOException {
        Path path = source.file().toRealPath();
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        if (!found.isRegularFile() || !Files.isReadable(path)) {
            throw new FileException(RtcErrorCode.SOURCE_FAILED, "not a file that can be read: " + path);
        }
        FileMetadata metadata = FileMetadata.of(wellFormed(String.valueOf(source.file().toAbsolutePath().getFileName())))
                .withFolders(source.folders().stream().map(PathContent::wellFormed).toList())
                .withSize(found.size())
                .withModifiedAt(Instant.ofEpochMilli(Math.max(0, found.lastModifiedTime().toMillis())));
        String type = Files.probeContentType(path);
        return new PathContent(
                path, type == null ? metadata : metadata.withMediaType(type), found.lastModifiedTime(), disk);
    }

    /** Names on disk need not be Unicode. */
    private static String wellFormed(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public Mono<Reading> open(long offset, @Nullable String prefix, int blockBytes) {
        return Mono.fromCallable(() -> orFailed(() -> beginUnlessCancelled(offset, prefix, blockBytes))).subscribeOn(disk);
    }

    /** Who cancels interrupts the hashing; there is nobody who would hear of it. */
    private @Nullable Reading beginUnlessCancelled(long offset, @Nullable String prefix, int blockBytes)
            throws IOException {
        try {
            return begin(offset, prefix, blockBytes);
        } catch (ClosedByInterruptException cancelled) {
            return null;
        }
    }

    private Reading begin(long offset, @Nullable String prefix, int blockBytes) throws IOException {
        requireUnchanged();
        MessageDigest digest = Sha256.begin();
        if (offset > 0 && prefix != null) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                Hashing.update(digest, file, offset);
            }
            if (Sha256.soFar(digest).equals(prefix)) {
                return new Reading(offset, digest, blocks(offset, digest, blockBytes));
            }
            digest.reset();
        }
        return new Reading(0, digest, blocks(0, digest, blockBytes));
    }

    private void requireUnchanged() throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        if (found.size() != metadata.sizeBytes() || !found.lastModifiedTime().equals(modified)) {
            throw new FileException(RtcErrorCode.FILE_CHANGED, "the file was changed since it was offered");
        }
    }

    private Flux<ByteBuffer> blocks(long offset, MessageDigest digest, int blockBytes) {
        return Flux.generate(() -> orFailed(() -> new Reader(offset, digest, blockBytes)), Reader::next, Reader::close)
                .subscribeOn(disk)
                .cancelOn(disk);
    }

    private static <T> T orFailed(Callable<T> reading) throws Exception {
        try {
            return reading.call();
        } catch (IOException failure) {
            throw new FileException(RtcErrorCode.SOURCE_FAILED, "reading failed: " + failure, failure);
        }
    }

    /** Reads block after block. */
    private final class Reader {

        private final FileChannel file;
        private final MessageDigest digest;
        private final byte[][] blocks = new byte[BLOCKS][];
        private final int blockBytes;
        private long position;
        private int turn;

        Reader(long offset, MessageDigest digest, int mostBytes) throws IOException {
            this.file = FileChannel.open(path, StandardOpenOption.READ);
            this.digest = digest;
            this.position = offset;
            this.blockBytes = (int) Math.max(1, Math.min(mostBytes, metadata.sizeBytes() - offset));
        }

        private Reader next(SynchronousSink<ByteBuffer> sink) {
            try {
                read(sink);
            } catch (FileException changed) {
                sink.error(changed);
            } catch (IOException failure) {
                sink.error(new FileException(RtcErrorCode.SOURCE_FAILED, "reading failed: " + failure, failure));
            }
            return this;
        }

        private void read(SynchronousSink<ByteBuffer> sink) throws IOException {
            if (position == metadata.sizeBytes()) {
                requireUnchanged();
                sink.complete();
                return;
            }
            byte[] array = block();
            ByteBuffer block = ByteBuffer.wrap(array, 0, (int) Math.min(array.length, metadata.sizeBytes() - position));
            while (block.hasRemaining()) {
                int read = file.read(block, position);
                if (read < 0) {
                    throw new FileException(RtcErrorCode.FILE_CHANGED, "the file ends at " + position);
                }
                position += read;
            }
            digest.update(block.flip().duplicate());
            sink.next(block);
        }

        private byte[] block() {
            turn = (turn + 1) % BLOCKS;
            byte[] array = blocks[turn];
            if (array == null) {
                array = new byte[blockBytes];
                blocks[turn] = array;
            }
            return array;
        }

        private void close() {
            try {
                file.close();
            } catch (IOException unimportant) {
                // It was only read.
            }
        }
    }
}
