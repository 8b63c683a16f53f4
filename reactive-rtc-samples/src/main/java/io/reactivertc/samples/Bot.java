package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.data.DataMessage;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Greets who comes into a room, tells what they say, and echoes it. Two bots do not echo each other for ever: an echo is not echoed. */
final class Bot {

    private static final String ECHO = "echo: ";
    private static final String ECHO_FILE = "echo of ";
    private static final int LONGEST_NAME = 1_000;

    private final RtcConnector connector;
    private final RoomId room;
    private final Narrator narrator;

    Bot(RtcConnector connector, RoomId room, Narrator narrator) {
        this.connector = connector;
        this.room = room;
        this.narrator = narrator;
    }

    /** Stays in the room until this completes, it is cancelled or the connection ends. */
    Mono<Void> run(Mono<Void> until) {
        return Mono.usingWhen(connector.connect(), connection -> stay(connection).takeUntilOther(until), RtcResource::close);
    }

    private Mono<Void> stay(RtcConnection connection) {
        narrator.follow(connection);
        Room entered = connection.room(room);
        narrator.follow(entered);
        narrator.hear(entered);
        return Mono.when(entered.openOrJoin(), entered.peers().flatMap(this::serve, Integer.MAX_VALUE));
    }

    private Flux<Void> serve(Peer peer) {
        Mono<Void> greeting = peer.send("Hello " + nameOf(peer) + ", I echo what you say.");
        Flux<Void> echoes = peer.messages()
                .doOnNext(narrator::said)
                .filter(Bot::isWorthAnEcho)
                .concatMap(message -> peer.send(ECHO + message.text()));
        return Flux.merge(greeting.thenMany(echoes), peer.files().flatMap(file -> echo(peer, file), Integer.MAX_VALUE))
                .onErrorResume(failure -> goOn(peer, failure));
    }

    /** Sends a file back while it comes: what the peer does not take yet is not asked for. */
    private Mono<Void> echo(Peer peer, IncomingFile file) {
        String name = file.metadata().name();
        if (name.startsWith(ECHO_FILE)) {
            return file.reject("an echo is not echoed");
        }
        String echoed = ECHO_FILE + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        FileMetadata metadata = FileMetadata.of(echoed).withSize(file.metadata().sizeBytes());
        narrator.follow(file);
        return peer.sendFile(FileSource.of(file.chunks(), metadata))
                .flatMap(FileTransfer::completion)
                .then()
                .onErrorResume(
                        failure -> Mono.fromRunnable(() -> narrator.say("no echo of " + name + ": " + failure.getMessage())));
    }

    /** Returns what the peer calls itself, as the demo page does, or else its id. */
    private static String nameOf(Peer peer) {
        return peer.extra().get("name") instanceof String name ? name : peer.id().toString();
    }

    private Mono<Void> goOn(Peer peer, Throwable failure) {
        return Mono.fromRunnable(() -> narrator.say("no more echoes for " + peer.id() + ": " + failure.getMessage()));
    }

    private static boolean isWorthAnEcho(DataMessage message) {
        return message.kind() == DataMessage.Kind.TEXT
                && !message.text().startsWith(ECHO)
                && !message.text().startsWith("Hello ");
    }
}
