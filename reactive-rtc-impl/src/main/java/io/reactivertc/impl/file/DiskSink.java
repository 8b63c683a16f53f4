package io.reactivertc.impl.file;

import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.impl.loop.RtcLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Writes content to disk, in order, beside the loop. Every so many bytes what was written is brought to disk and noted in the journal, while writing goes on; if that takes
 * longer than as many more, writing waits, so that never more than twice as many beyond what is safe are taken.
 */
final class DiskSink implements ContentSink {

    private static final Logger log = LoggerFactory.getLogger(DiskSink.class);

    private final RtcLoop loop;
    private final FileContext context;
    private final PartFile.Key key;
    private final Path folder;
    private final CollisionPolicy policy;
    private final MonoSink<Path> waiter;
    private final Scheduler.Worker worker;
    private final long forcedBytes;
    private @Nullable Events events;
    private boolean closed;

    // confined to the worker
    private @Nullable PartFile part;
    private @Nullable Destination destination;
    private boolean forcing;
    private long marked;
    private long safe;

    /** Creates a sink that tells {@code waiter} where the file is in the end. */
    DiskSink(RtcLoop loop, FileContext context, PartFile.Key key, Path folder, CollisionPolicy policy, MonoSink<Path> waiter) {
        this.loop = loop;
        this.context = context;
        this.key = key;
        this.folder = folder;
        this.policy = policy;
        this.waiter = waiter;
        this.worker = context.disk().createWorker();
        this.forcedBytes = context.config().forcedBytes();
    }

    /** Is something that blocks. */
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void open(FileMetadata metadata, Events told) {
        events = told;
        onDisk(() -> open(metadata));
    }

    private void open(FileMetadata metadata) throws IOException {
        PartFolder home = context.folders().open(folder);
        Destination place = new Destination(home.root(), metadata, policy);
        Tombstones.Tombstone before = home.tombstones().find(key.text());
        if (before != null && (metadata.sizeBytes() < 0 || metadata.sizeBytes() == before.size())) {
            completedBefore(home, before);
            return;
        }
        place.requireFree();
        PartFile opened = PartFile.open(home, key.text(), metadata);
        part = opened;
        destination = place;
        safe = opened.written();
        marked = safe;
        ready(opened);
    }

    /** Finishes what a process did not come to that ended between its last two steps. */
    private void completedBefore(PartFolder home, Tombstones.Tombstone before) throws IOException {
        Path target = home.root().resolve(before.path());
        Path left = home.part(key.text());
        if (Files.exists(target)) {
            Files.deleteIfExists(left);
        } else if (Files.exists(left) && Files.size(left) == before.size()) {
            Files.move(left, target);
        }
        Files.deleteIfExists(home.journal(key.text()));
        loop.execute(() -> {
            Events told = events;
            if (!closed && told != null) {
                told.onCompletedBefore(before.sha256(), before.size());
            }
            waiter.success(target);
        });
    }

    private void ready(PartFile opened) {
        PartFile.Mark mark = opened.mark();
        tell(to -> to.onReady(mark.offset(), mark.offset() == 0 ? null : mark.prefix()));
    }

    @Override
    public void resume() {
        onPart(this::ready);
    }

    @Override
    public void restart() {
        onPart(to -> {
            to.restart();
            safe = 0;
            marked = 0;
        });
    }

    @Override
    public void write(ByteBuffer bytes) {
        onPart(to -> {
            int more = bytes.remaining();
            to.write(bytes);
            secure(to);
            tell(told -> told.onTaken(more));
        });
    }

    private void secure(PartFile file) throws IOException {
        if (file.written() - safe >= 2 * forcedBytes) {
            PartFile.Mark mark = file.mark();
            file.force();
            keep(file, mark);
        } else if (!forcing && file.written() - marked >= forcedBytes) {
            forcing = true;
            PartFile.Mark mark = file.mark();
            marked = mark.offset();
            context.disk().schedule(() -> force(file, mark));
        }
    }

    /** Runs beside the worker. */
    private void force(PartFile file, PartFile.Mark mark) {
        try {
            file.force();
            onDisk(() -> {
                forcing = false;
                if (part == file && mark.offset() > safe && mark.offset() <= file.written()) {
                    keep(file, mark);
                }
            });
        } catch (IOException failure) {
            onDisk(() -> {
                throw failure;
            });
        }
    }

    private void keep(PartFile file, PartFile.Mark mark) throws IOException {
        file.keep(mark);
        safe = mark.offset();
        marked = Math.max(marked, safe);
    }

    @Override
    public void finish(String sha256) {
        onPart(to -> {
            if (to.mark().prefix().equals(sha256)) {
                Destination place = java.util.Objects.requireNonNull(destination);
                Path target = to.complete(place, sha256);
                part = null;
                loop.execute(() -> finished(target, sha256));
            } else {
                to.restart();
                safe = 0;
                marked = 0;
                tell(Events::onCorrupt);
            }
        });
    }

    /** Tells the sender before the user, who may leave at once. */
    private void finished(Path target, String sha256) {
        Events told = events;
        if (!closed && told != null) {
            told.onFinished(sha256);
        }
        waiter.success(target);
    }

    @Override
    public void close(@Nullable Throwable end, boolean keep) {
        if (closed) {
            return;
        }
        closed = true;
        worker.schedule(() -> {
            release(keep);
            loop.executeOrRun(() -> {
                if (end != null) {
                    waiter.error(end);
                }
                worker.dispose();
            });
        });
    }

    private void release(boolean keep) {
        PartFile open = part;
        part = null;
        if (open == null) {
            return;
        }
        try {
            if (keep) {
                open.close();
            } else {
                open.delete();
            }
        } catch (IOException failure) {
            log.debug("a partial file could not be put away", failure);
        }
    }

    private void onPart(PartStep step) {
        onDisk(() -> {
            PartFile open = part;
            if (open != null) {
                step.run(open);
            }
        });
    }

    private interface PartStep {
        void run(PartFile open) throws IOException;
    }

    private void onDisk(Step step) {
        worker.schedule(() -> {
            try {
                step.run();
            } catch (IOException | RuntimeException failure) {
                tell(to -> to.onFailed(StorageErrors.of(failure)));
            }
        });
    }

    private void tell(Consumer<Events> what) {
        loop.execute(() -> {
            Events told = events;
            if (!closed && told != null) {
                what.accept(told);
            }
        });
    }
}
