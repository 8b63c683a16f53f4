package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.data.SendResult;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.Track;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Is what {@code demo --once} tells: alice opens a room, bob comes, they talk in text, JSON and bytes, alice restarts ICE under the conversation,
 * speaks and sends a file, bob leaves. Each step is checked; the first that goes wrong is the error of the whole.
 */
final class Story {

    private static final RoomId ROOM = RoomId.of("demo");
    private static final int MEBIBYTE = 1 << 20;
    private static final int FILE_MEBIBYTES = 24;
    private static final Duration STEP = Duration.ofSeconds(20);

    private final RtcConnector connector;
    private final Narrator alice;
    private final Narrator bob;

    Story(RtcConnector connector, Narrator alice, Narrator bob) {
        this.connector = connector;
        this.alice = alice;
        this.bob = bob;
    }

    /** Tells the story once; completes when all went as it should. */
    Mono<Void> run() {
        return Mono.usingWhen(connect("alice", alice), this::bobComes, RtcResource::close);
    }

    private Mono<RtcConnection> connect(String name, Narrator narrator) {
        return connector.userId(name).connect().doOnNext(narrator::follow);
    }

    private Mono<Void> bobComes(RtcConnection hers) {
        Room room = hers.room(ROOM);
        alice.follow(room);
        Mono<Void> meeting = Mono.usingWhen(connect("bob", bob), his -> talk(hers.media(), room, his), RtcResource::close);
        Mono<PeerState> gone = room.peers().next().flatMap(Story::isGone);
        return room.open().then(Mono.when(gone.timeout(Duration.ofMinutes(2)), meeting));
    }

    private Mono<Void> talk(LocalMedia voice, Room hers, RtcConnection connection) {
        Room his = connection.room(ROOM);
        bob.follow(his);
        bob.hear(his);
        return Mono.zip(hers.peers().next(), his.join().thenMany(his.peers()).next())
                .flatMap(pair -> Mono.when(echo(pair.getT2()),
                        converse(hers, pair).then(speak(voice, pair)).then(sendFile(pair)).then(Mono.defer(his::leave))));
    }

    private Mono<Void> echo(Peer toAlice) {
        return toAlice.messages().doOnNext(bob::said).concatMap(message -> toAlice.send(answer(message))).then();
    }

    private static Payload answer(DataMessage message) {
        return switch (message.kind()) {
            case TEXT -> Payload.text("echo: " + message.text());
            case JSON -> Payload.json(message.as(Map.class));
            case BINARY -> Payload.binary(message.bytes());
        };
    }

    private Mono<Void> converse(Room room, Tuple2<Peer, Peer> pair) {
        Peer toBob = pair.getT1();
        Flux<DataMessage> echoes = toBob.messages().doOnNext(alice::said).take(5);
        Mono<Void> words = room.broadcast("Hello bob").map(Story::requireSent).then()
                .then(toBob.sendJson(Map.of("topic", "weather", "degrees", 21)))
                .then(toBob.sendAcknowledged(Payload.binary(new byte[MEBIBYTE])))
                .then(toBob.send("now ICE restarts"))
                .then(toBob.restartIce())
                .then(toBob.send("and we still talk"));
        return Mono.zip(echoes.collectList(), words.thenReturn(true)).map(Tuple2::getT1).timeout(STEP)
                .doOnNext(Story::requireEchoes).then();
    }

    /** Alice speaks, in a tone, until bob has heard it. */
    private Mono<Void> speak(LocalMedia voice, Tuple2<Peer, Peer> pair) {
        Mono<SpeakingState> heard = pair.getT2().tracks().flatMap(Track::speakingStates).filter(SpeakingState::speaking).next();
        return Mono.usingWhen(
                Mono.fromSupplier(() -> voice.audio(AudioSources.tone(440))),
                tone -> Mono.when(pair.getT1().publish(tone), heard),
                RtcResource::close)
                .timeout(STEP);
    }

    /** Alice sends a file out of a publisher; bob takes it chunk by chunk. */
    private Mono<Void> sendFile(Tuple2<Peer, Peer> pair) {
        Flux<ByteBuffer> content = Flux.range(0, FILE_MEBIBYTES).map(n -> ByteBuffer.allocate(MEBIBYTE).putInt(0, n));
        FileMetadata file = FileMetadata.of("story.bin").withSize((long) FILE_MEBIBYTES * MEBIBYTE);
        Mono<Long> taken = pair.getT2().files().next().doOnNext(bob::follow).flatMap(Story::count);
        Mono<TransferState> sent =
                pair.getT1().sendFile(FileSource.of(content, file)).doOnNext(alice::follow).flatMap(FileTransfer::completion);
        return Mono.zip(taken, sent).timeout(STEP).doOnNext(done -> requireSize(done.getT1(), file.sizeBytes())).then();
    }

    private static Mono<Long> count(IncomingFile file) {
        return file.chunks().reduce(0L, (bytes, chunk) -> bytes + chunk.remaining());
    }

    private static void requireSize(long bytes, long expected) {
        if (bytes != expected) {
            throw new IllegalStateException("the file has " + bytes + " bytes instead of " + expected);
        }
    }

    private static SendResult requireSent(SendResult result) {
        result.error().ifPresent(failure -> {
            throw failure;
        });
        return result;
    }

    private static void requireEchoes(List<DataMessage> echoes) {
        boolean right = echoes.get(0).text().equals("echo: Hello bob")
                && echoes.get(1).as(Map.class).equals(Map.of("topic", "weather", "degrees", 21))
                && echoes.get(2).size() == MEBIBYTE
                && echoes.get(4).text().equals("echo: and we still talk");
        if (!right) {
            throw new IllegalStateException("the echo is not what was said");
        }
    }

    private static Mono<PeerState> isGone(Peer peer) {
        return peer.states().filter(PeerState::isTerminal).next();
    }
}
