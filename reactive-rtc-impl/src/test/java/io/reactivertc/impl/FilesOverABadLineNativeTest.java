package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.netlab.Impairment;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState.Rebuilding;
import io.reactivertc.peer.PeerState.Restarting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Sends a file over a line that loses one packet of twenty, across an ICE restart and a rebuilt peer connection. */
class FilesOverABadLineNativeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BYTES = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aFileArrivesWholeOverLossAndDelayAcrossARestartAndARebuild() throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        Path source = Files.write(folder.resolve("file.bin"), bytes);
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.relayedPair("alice", "bob");
            StateLog states = new StateLog(peers.get(1)); // of bob, who coordinates recovery
            stand.relay().become(Impairment.NONE.withDelay(Duration.ofMillis(25)).withLoss(0.05));

            Mono<Path> saved = peers.get(1).files().next().flatMap(file -> {
                whenThereIs(0.25, file, stand.relay()::closeDoors);
                whenThereIs(0.6, file, stand.engine()::kill);
                return file.saveTo(folder.resolve("in"));
            });
            Mono<OutgoingFile> sent = peers.get(0).sendFile(FileSource.of(source));
            Path arrived = Objects
                    .requireNonNull(Mono.zip(saved, sent.flatMap(OutgoingFile::completion)).block(PATIENCE))
                    .getT1();

            assertThat(arrived).hasSameBinaryContentAs(source);
            states.await(Restarting.class);
            states.await(Rebuilding.class);
        }
    }

    private static void whenThereIs(double part, IncomingFile file, Runnable then) {
        file.states()
                .filter(state -> state.progress().fraction().orElse(0) > part)
                .next()
                .subscribe(state -> then.run());
    }
}
