package io.reactivertc.file;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Describes a file, as its sender says. At a receiver, a name and folders are words of a stranger: they are for people, never to be made a path of.
 *
 * @param name the name, 1 to 1,024 characters
 * @param folders the folders above it, outermost first; at most 32, each of 1 to 1,024 characters
 * @param sizeBytes its size; −1 if it is not known before the end
 * @param mediaType what it holds, such as {@code image/png}, at most 255 characters; null if not known
 * @param modifiedAt when it was changed last; null if not known
 */
public record FileMetadata(
        String name, List<String> folders, long sizeBytes, @Nullable String mediaType, @Nullable Instant modifiedAt) {

    /** Is the size of what ends when it ends. */
    public static final long UNKNOWN_SIZE = -1;

    private static final int MOST_NAME = 1_024;
    private static final int MOST_FOLDERS = 32;
    private static final int MOST_TYPE = 255;
    private static final long MOST_BYTES = (1L << 53) - 1;

    /** Validates the bounds; throws {@link IllegalArgumentException} if one does not fit. */
    public FileMetadata {
        requireName(name, "name");
        folders = List.copyOf(folders);
        folders.forEach(folder -> requireName(folder, "folder"));
        if (folders.size() > MOST_FOLDERS) {
            throw new IllegalArgumentException("more than " + MOST_FOLDERS + " folders");
        }
        if (sizeBytes < UNKNOWN_SIZE || sizeBytes > MOST_BYTES) {
            throw new IllegalArgumentException("size must be -1 to 2^53-1, not " + sizeBytes);
        }
        if (mediaType != null && mediaType.length() > MOST_TYPE) {
            throw new IllegalArgumentException("media type is longer than " + MOST_TYPE + " characters");
        }
    }

    /** Returns a description of a file with this name, of which nothing else is known. */
    public static FileMetadata of(String name) {
        return new FileMetadata(name, List.of(), UNKNOWN_SIZE, null, null);
    }

    /** Returns the same with these folders above it, outermost first. */
    public FileMetadata withFolders(List<String> above) {
        return new FileMetadata(name, above, sizeBytes, mediaType, modifiedAt);
    }

    /** Returns the same with this size. */
    public FileMetadata withSize(long bytes) {
        return new FileMetadata(name, folders, bytes, mediaType, modifiedAt);
    }

    /** Returns the same with this media type. */
    public FileMetadata withMediaType(String type) {
        return new FileMetadata(name, folders, sizeBytes, Objects.requireNonNull(type, "type"), modifiedAt);
    }

    /** Returns the same, changed last at this time; what is sent is its milliseconds. */
    public FileMetadata withModifiedAt(Instant time) {
        return new FileMetadata(name, folders, sizeBytes, mediaType, Objects.requireNonNull(time, "time"));
    }

    /** Returns the size, if it is known. */
    public OptionalLong size() {
        return sizeBytes == UNKNOWN_SIZE ? OptionalLong.empty() : OptionalLong.of(sizeBytes);
    }

    /** Returns the media type, if it is known. */
    public Optional<String> type() {
        return Optional.ofNullable(mediaType);
    }

    /** Returns when it was changed last, if that is known. */
    public Optional<Instant> modified() {
        return Optional.ofNullable(modifiedAt);
    }

    private static void requireName(String value, String what) {
        Objects.requireNonNull(value, what);
        if (value.isEmpty() || value.length() > MOST_NAME) {
            throw new IllegalArgumentException(what + " must have 1 to " + MOST_NAME + " characters");
        }
    }
}
