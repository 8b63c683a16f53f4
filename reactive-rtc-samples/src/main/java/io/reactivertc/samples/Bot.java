package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.data.DataMessage;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Greets who comes into a room, tells what they say, and echoes it. Two bots do not echo each other for ever: an echo is not echoed. */
final class Bot {

    private static final String ECHO = "echo: ";

    private final RtcConnector connector;
    private final RoomId room;
    private final Narrator narrator;

    Bot(RtcConnector connector, RoomId room, Narrator narrator) {
        this.connector = connector;
        this.room = room;
        this.narrator = narrator;
    }

    /** Stays in the room until cancelled or until the connection ends. */
    Mono<Void> run() {
        return Mono.usingWhen(connector.connect(), this::stay, RtcResource::close);
    }

    private Mono<Void> stay(RtcConnection connection) {
        narrator.follow(connection);
        Room entered = connection.room(room);
        narrator.follow(entered);
        return Mono.when(entered.openOrJoin(), entered.peers().flatMap(this::serve, Integer.MAX_VALUE));
    }

    private Flux<Void> serve(Peer peer) {
        Mono<Void> greeting = peer.send("Hello " + nameOf(peer) + ", I echo what you say.");
        Flux<Void> echoes = peer.messages()
                .doOnNext(narrator::said)
                .filter(Bot::isWorthAnEcho)
                .concatMap(message -> peer.send(ECHO + message.text()));
        return greeting.thenMany(echoes).onErrorResume(failure -> goOn(peer, failure));
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
