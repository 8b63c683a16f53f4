package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.FileMetadata;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts a whole file into its place, at once and without overwriting what it was not told to. Blocks.
 *
 * @param root the folder that nothing leaves, as a real path
 */
record Destination(Path root, FileMetadata metadata, CollisionPolicy policy) {

    private static final int MOST_NUMBER = 9_999;

    /** Is told before a file appears under a name. */
    interface Announcement {
        void willBe(Path target) throws IOException;
    }

    /** Returns the name that the file would like to have; its folder need not exist. */
    Path wanted() {
        Path at = root;
        for (String above : metadata.folders()) {
            at = at.resolve(SafeNames.of(above));
        }
        return at.resolve(SafeNames.of(metadata.name()));
    }

    /** Fails with {@code FILE_EXISTS} now rather than after all content came. */
    void requireFree() {
        if (policy == CollisionPolicy.FAIL && exists(wanted())) {
            throw new FileException(RtcErrorCode.FILE_EXISTS, "there is a " + wanted().getFileName() + " already");
        }
    }

    /** Moves a part of the same file system into its place and returns the place. */
    Path take(Path part, Announcement announcement) throws IOException {
        Path wanted = wanted();
        Path folder = makeFolder();
        Path name = wanted.getFileName();
        if (policy == CollisionPolicy.REPLACE) {
            Path target = folder.resolve(name);
            announcement.willBe(target);
            return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        int last = policy == CollisionPolicy.RENAME ? MOST_NUMBER : 0;
        for (int number = 0; number <= last; number++) {
            Path target = folder.resolve(number == 0 ? name.toString() : SafeNames.numbered(name.toString(), number));
            if (!exists(target)) {
                announcement.willBe(target);
                if (claim(part, target)) {
                    return target;
                }
            }
        }
        throw new FileException(RtcErrorCode.FILE_EXISTS, "there is a " + name + " already");
    }

    /** Makes the folders that the sender names, none of which may lead outside. */
    private Path makeFolder() throws IOException {
        Path at = root;
        for (String above : metadata.folders()) {
            at = at.resolve(SafeNames.of(above));
            if (!Files.isDirectory(at)) {
                Files.createDirectories(at);
            }
            if (!at.toRealPath().startsWith(root)) {
                throw new FileException(RtcErrorCode.STORAGE_DENIED, "the folder " + above + " leads elsewhere");
            }
        }
        return at;
    }

    /** Gives the part a name that nobody else has; a link cannot overwrite, as a move would. */
    private static boolean claim(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
            Files.delete(part);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            return claimByMove(part, target);
        }
    }

    /** The same without links: for an instant there is an empty file. */
    private static boolean claimByMove(Path part, Path target) throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
