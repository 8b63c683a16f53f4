package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Cause;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.impl.file.FileFrame;
import io.reactivertc.impl.file.FileFrame.Accept;
import io.reactivertc.impl.file.FileFrame.Limit;
import io.reactivertc.impl.file.FileFrame.Offer;
import io.reactivertc.impl.file.StreamFrame;
import io.reactivertc.impl.file.StreamFrame.End;
import io.reactivertc.impl.file.StreamFrame.Join;
import io.reactivertc.impl.file.StreamFrame.Start;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Sends files from ann to bob, one of whom breaks the rules: both ends come to an end that says so. */
class FileRulesTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int BYTES = 3_000_000;
    private static final String ZEROS = "0".repeat(64);

    private final TamperingCodec ann = new TamperingCodec();
    private final TamperingCodec bob = new TamperingCodec();
    private final PeerPair pair = PeerPair.connected(ann, bob);
    private final AtomicReference<IncomingFile> received = new AtomicReference<>();
    private long taken;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void moreBytesThanAnnounced() {
        ann.frames = offer(metadata -> metadata.withSize(BYTES - 1));

        assertBothFailed(sendWithUnknownSize(), RtcErrorCode.FILE_SIZE_MISMATCH);
    }

    @Test
    void fewerBytesThanAnnounced() {
        ann.frames = offer(metadata -> metadata.withSize(BYTES + 1));

        assertBothFailed(sendWithUnknownSize(), RtcErrorCode.FILE_SIZE_MISMATCH);
    }

    @Test
    void anEndThatSaysAnotherSize() {
        ann.stream = end(end -> new End(end.id(), end.attempt(), end.size() - 1, end.sha256()));

        assertBothFailed(send(), RtcErrorCode.FILE_SIZE_MISMATCH);
    }

    @Test
    void aWrongHash() {
        ann.stream = end(end -> new End(end.id(), end.attempt(), end.size(), ZEROS));

        assertBothFailed(send(), RtcErrorCode.FILE_CORRUPT);
    }

    @Test
    void aStartWhereNothingWasAskedFor() {
        ann.stream = frame -> frame instanceof Start start ? new Start(start.id(), start.attempt(), 7) : frame;

        assertBothFailed(send(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aLaneThatWasNotAllowed() {
        ann.stream = frame -> frame instanceof Start start ? new Join(start.id(), start.attempt(), start.offset()) : frame;

        assertBothFailed(send(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aTextOnTheChannelThatCannotBeRead() {
        ann.texts = text -> text.startsWith("{\"end\"") ? text.replace("\"size\":", "\"size\":-") : text;

        assertBothFailed(send(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void anAcceptBeyondTheEnd() {
        bob.frames = frame -> frame instanceof Accept accept
                ? new Accept(accept.id(), accept.attempt(), BYTES + 1, ZEROS, BYTES + 2, 0)
                : frame;

        assertBothFailed(send(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void creditThatIsNeverGranted() {
        bob.frames = frame -> frame instanceof Accept accept
                ? new Accept(accept.id(), accept.attempt(), 0, null, 0, 0)
                : frame instanceof Limit limit ? new Limit(limit.id(), 0, 0) : frame;
        OutgoingFile sent = send();

        assertThat(sent.state()).isInstanceOfSatisfying(TransferState.Suspended.class,
                held -> assertThat(held.cause()).isEqualTo(Cause.NO_DEMAND));

        sent.cancel().subscribe();
        pair.pass(SOON);

        assertThat(sent.state()).isEqualTo(new TransferState.Cancelled(Side.LOCAL, sent.state().progress()));
        assertThat(received.get().state()).isInstanceOfSatisfying(TransferState.Cancelled.class,
                over -> assertThat(over.by()).isEqualTo(Side.REMOTE));
    }

    @Test
    void creditWithoutEndThatTheReceiverDoesNotStandBy() {
        bob.frames = frame -> frame instanceof Accept accept
                ? new Accept(accept.id(), accept.attempt(), 0, null, 1L << 52, 0)
                : frame;
        pair.bob.peer().files().subscribe(file -> file.chunks().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                received.set(file);
            }

            @Override
            protected void hookOnError(Throwable failure) {
                // Seen in the state.
            }
        }));

        assertBothFailed(start(FileMetadata.of("file").withSize(BYTES)), RtcErrorCode.WINDOW_EXCEEDED);
    }

    @Test
    void creditThatFallsIsIgnored() {
        pair.engine.network().latency(Duration.ofMillis(50));
        bob.frames = frame -> frame instanceof FileFrame.Suspend said ? new Limit(said.id(), 1, 1) : frame;
        OutgoingFile sent = send();
        pair.pass(Duration.ofMillis(180));
        assertThat(sent.state()).isInstanceOf(TransferState.Transferring.class);

        received.get().pause().subscribe();
        pair.pass(SOON);

        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void aNameThatCannotBe(String piece) {
        String name = piece.isEmpty() ? "" : piece.repeat(10_000);
        ann.texts = text -> text.replace("\"name\":\"file\"", "\"name\":\"" + name + "\"");

        OutgoingFile sent = send();

        assertThat(sent.state()).isInstanceOfSatisfying(TransferState.Rejected.class,
                rejected -> assertThat(rejected.error().code()).isEqualTo(RtcErrorCode.INVALID_OFFER));
        assertThat(received).hasNullValue();
    }

    @Test
    void aFloodOfOffersIsRefusedBeyondSixtyFour() {
        AtomicInteger number = new AtomicInteger();
        List<IncomingFile> offered = new ArrayList<>();
        pair.bob.peer().files().subscribe(offered::add);
        OutgoingFile sent = start(FileMetadata.of("file"));
        ann.frames = frame -> new Offer(TransferId.derivedFrom("flood" + number.incrementAndGet()), 1, FileMetadata.of("flood"),
                false);

        for (int n = 0; n < 100; n++) {
            (n % 2 == 0 ? sent.pause() : sent.resume()).subscribe();
        }
        pair.pass(SOON);

        assertThat(offered).hasSize(64);
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void whoHasMoreThanSixtyFourWaitsWithTheOthers() {
        List<IncomingFile> offered = new ArrayList<>();
        List<OutgoingFile> sent = new ArrayList<>();
        pair.bob.peer().files().subscribe(offered::add);
        for (int n = 0; n < 100; n++) {
            sent.add(start(FileMetadata.of("file" + n).withSize(BYTES)));
        }
        assertThat(offered).hasSize(64);

        offered.get(3).reject("no").subscribe();
        pair.pass(SOON);

        assertThat(offered).hasSize(65);
        assertThat(sent.get(3).state()).isInstanceOfSatisfying(TransferState.Rejected.class,
                rejected -> assertThat(rejected.error().code()).isEqualTo(RtcErrorCode.REJECTED));
    }

    @Test
    void anAcceptOfWhatIsNotOffered() {
        bob.frames = frame -> frame instanceof Accept accept
                ? new Accept(TransferId.derivedFrom("other"), 1, 0, null, 10, 0)
                : frame;
        OutgoingFile sent = send();

        assertThat(sent.state()).isInstanceOf(TransferState.Offered.class);
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void theOtherSideGoesInTheMiddle() {
        pair.engine.network().latency(Duration.ofMillis(50));
        OutgoingFile sent = start(FileMetadata.of("file").withSize(BYTES));
        takeAll();
        pair.pass(Duration.ofMillis(180));
        assertThat(sent.state()).isInstanceOf(TransferState.Transferring.class);

        pair.bob.peer().disconnect().subscribe();
        pair.pass(Duration.ofSeconds(30));

        assertThat(code(sent.state())).isEqualTo(RtcErrorCode.PEER_CLOSED);
        assertThat(code(received.get().state())).isEqualTo(RtcErrorCode.PEER_CLOSED);
    }

    private static UnaryOperator<FileFrame> offer(UnaryOperator<FileMetadata> change) {
        return frame -> frame instanceof Offer offer
                ? new Offer(offer.id(), offer.attempt(), change.apply(offer.metadata()), offer.resumable())
                : frame;
    }

    private static UnaryOperator<StreamFrame> end(UnaryOperator<End> change) {
        return frame -> frame instanceof End end ? change.apply(end) : frame;
    }

    private OutgoingFile send() {
        takeAll();
        return start(FileMetadata.of("file").withSize(BYTES));
    }

    private OutgoingFile sendWithUnknownSize() {
        takeAll();
        return start(FileMetadata.of("file"));
    }

    private void takeAll() {
        pair.bob.peer().files().subscribe(file -> {
            received.set(file);
            file.chunks().subscribe(chunk -> taken += chunk.remaining(), failure -> {});
        });
    }

    private OutgoingFile start(FileMetadata metadata) {
        AtomicReference<OutgoingFile> sent = new AtomicReference<>();
        Flux<ByteBuffer> content = Flux.range(0, BYTES / 10_000).map(n -> ByteBuffer.allocate(10_000));
        pair.ann.peer().sendFile(FileSource.of(content, metadata)).subscribe(sent::set);
        pair.pass(pair.engine.network().latency().isZero() ? SOON : Duration.ofMillis(1));
        return sent.get();
    }

    private void assertBothFailed(OutgoingFile sent, RtcErrorCode code) {
        assertThat(code(sent.state())).as("%s", sent).isEqualTo(code);
        assertThat(code(received.get().state())).as("%s", received).isEqualTo(code);
        assertThat(pair.isConnected()).isTrue();
    }

    private static RtcErrorCode code(TransferState state) {
        assertThat(state).isInstanceOf(TransferState.Failed.class);
        RtcException error = ((TransferState.Failed) state).error();
        return error.code();
    }
}
