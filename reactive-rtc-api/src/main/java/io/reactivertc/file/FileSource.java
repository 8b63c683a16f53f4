package io.reactivertc.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Is where the content of a file comes from. Making one does nothing; each transfer reads it for itself. */
public sealed interface FileSource {

    /** Returns the content of this file, under its own name. It is read at the receiver's pace, and can be resumed anywhere. */
    static FileSource of(Path file) {
        return new OfPath(file, List.of());
    }

    /**
     * Returns what a publisher emits, under this description. Each transfer subscribes to it, once more if it has to begin anew, so it should be cold; it is asked for no more
     * than the receiver takes plus its window. It owns its buffers again as soon as it is asked for more; an error of it ends the transfer with {@code SOURCE_FAILED}.
     */
    static FileSource of(Publisher<ByteBuffer> content, FileMetadata metadata) {
        return new OfPublisher(content, metadata);
    }

    /**
     * Finds the files below a folder, with their folders from this one on.
     *
     * <p>Cold, on demand, on {@code boundedElastic}. Symbolic links are not followed; what is no regular file is left out. Errors: {@link java.io.UncheckedIOException}.
     */
    static Flux<FileSource> ofFolder(Path folder) {
        Objects.requireNonNull(folder, "folder");
        return Flux.using(() -> Files.walk(folder), found -> Flux.fromStream(found.filter(FileSource::isFile)), Stream::close)
                .map(file -> (FileSource) new OfPath(file, foldersOf(folder.toAbsolutePath().normalize(), file)))
                .onErrorMap(IOException.class, java.io.UncheckedIOException::new)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    private static List<String> foldersOf(Path root, Path file) {
        List<String> folders = new ArrayList<>();
        for (Path above = file.toAbsolutePath().normalize().getParent(); above != null; above = above.getParent()) {
            Path name = above.getFileName();
            if (name != null) {
                folders.add(0, name.toString());
            }
            if (above.equals(root)) {
                break;
            }
        }
        return folders;
    }

    /**
     * A file on disk.
     *
     * @param file where it is
     * @param folders the folders that the receiver is told, outermost first
     */
    record OfPath(Path file, List<String> folders) implements FileSource {
        /** Requires both. */
        public OfPath {
            Objects.requireNonNull(file, "file");
            folders = List.copyOf(folders);
        }
    }

    /**
     * What a publisher emits.
     *
     * @param content the bytes
     * @param metadata what the receiver is told
     */
    record OfPublisher(Publisher<ByteBuffer> content, FileMetadata metadata) implements FileSource {
        /** Requires both. */
        public OfPublisher {
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}
