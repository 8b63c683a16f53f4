package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.netlab.Impairment;
import io.reactivertc.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Sends a file over lanes between two real engines, with a long link between them, and kills the lanes on the way. */
class LanesNativeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BYTES = 24 << 20;

    @TempDir
    Path folder;

    @Test
    void aFileArrivesWholeThoughItsLanesAreKilled() throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        Path source = Files.write(folder.resolve("file.bin"), bytes);
        AtomicInteger killed = new AtomicInteger();
        try (NativeStand stand = new NativeStand(connector -> connector.files(files -> files.withLanes(Lanes.of(4))))) {
            List<Peer> peers = stand.relayedPair("alice", "bob");
            stand.relay().become(Impairment.NONE.withDelay(Duration.ofMillis(10)));

            Mono<Path> saved = peers.get(1).files().next().flatMap(file -> {
                whenThereIs(0.3, file, () -> killed.addAndGet(stand.engine().killLanes()));
                whenThereIs(0.7, file, () -> killed.addAndGet(stand.engine().killLanes()));
                return file.saveTo(folder.resolve("in"));
            });
            Mono<OutgoingFile> sending = peers.get(0).sendFile(FileSource.of(source));
            OutgoingFile sent = Objects.requireNonNull(
                    Mono.zip(saved, sending.delayUntil(OutgoingFile::completion)).block(PATIENCE)).getT2();

            assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
            assertThat(folder.resolve("in").resolve("file.bin")).hasSameBinaryContentAs(source);
            assertThat(killed.get()).as("ports of lanes that were killed").isPositive();
        }
    }

    private static void whenThereIs(double part, IncomingFile file, Runnable then) {
        file.states()
                .filter(state -> state.progress().fraction().orElse(0) > part)
                .next()
                .subscribe(state -> then.run());
    }
}
