package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.FileConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Holds the bounds of what is received and not taken, as they are configured. */
class FileBoundsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /** What the sender reads ahead besides. */
    private static final int AHEAD = 2 * MIB;

    private PeerPair pair = PeerPair.connected();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aFileThatNobodyReadsTakesNoMoreThanItsWindow() {
        receive(files -> files.withWindow(256 * KIB));
        AtomicLong asked = new AtomicLong();
        pair.bob.peer().files().subscribe(file -> file.chunks().subscribe(new Unwilling()));

        OutgoingFile sent = send(asked);
        pair.pass(SOON);

        assertThat(sent.state().progress().bytes()).isEqualTo(256 * KIB);
        assertThat(asked.get()).isBetween(256L * KIB, 256L * KIB + AHEAD);
    }

    @Test
    void manyFilesShareWhatThereIs() {
        receive(files -> files.withSharedWindow(4 * MIB));
        pair.bob.peer().files().subscribe(file -> file.chunks().subscribe(new Unwilling()));

        List<OutgoingFile> sent = new ArrayList<>();
        for (int n = 0; n < 32; n++) {
            sent.add(send(new AtomicLong()));
        }
        pair.pass(SOON);

        long all = sent.stream().mapToLong(file -> file.state().progress().bytes()).sum();
        assertThat(all).isLessThanOrEqualTo(4 * MIB + 32 * 256 * KIB);
        assertThat(sent).allSatisfy(file -> assertThat(file.state().progress().bytes()).isGreaterThanOrEqualTo(256 * KIB));
    }

    @Test
    void whatFilesHadIsThereForTheNext() {
        receive(files -> files.withSharedWindow(MIB));
        pair.bob.peer().files().subscribe(file -> file.chunks().subscribe(new Unwilling()));
        for (int n = 0; n < 10; n++) {
            OutgoingFile sent = send(new AtomicLong());
            pair.pass(SOON);
            assertThat(sent.state().progress().bytes()).isEqualTo(MIB);
            sent.cancel().subscribe();
            pair.pass(SOON);
        }
    }

    private void receive(java.util.function.UnaryOperator<FileConfig> change) {
        pair.close();
        RtcConfig some = RtcConfig.DEFAULT;
        pair = PeerPair.connected(some, some.withFiles(change.apply(some.files())));
    }

    private OutgoingFile send(AtomicLong asked) {
        List<OutgoingFile> sent = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocate(64 * KIB);
        Flux<ByteBuffer> endless = Flux.generate(sink -> {
            asked.addAndGet(block.capacity());
            sink.next(block.duplicate());
        });
        pair.ann.peer().sendFile(FileSource.of(endless, FileMetadata.of("endless"))).subscribe(sent::add);
        pair.pass(Duration.ofMillis(1));
        return sent.get(0);
    }

    /** Asks for nothing. */
    private static final class Unwilling extends BaseSubscriber<ByteBuffer> {

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

        @Override
        protected void hookOnError(Throwable failure) {}
    }
}
