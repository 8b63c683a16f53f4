package io.reactivertc.samples;

import io.reactivertc.ConnectionState;
import io.reactivertc.RtcConnection;
import io.reactivertc.data.DataMessage;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.TransferState;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Tells in plain words what happens to a connection, its rooms and its peers. */
final class Narrator {

    private final PrintWriter out;
    private final String name;
    private final Instant start = Instant.now();

    Narrator(PrintWriter out, String name) {
        this.out = out;
        this.name = name;
    }

    /** Prints one line, with the time since the start. */
    void say(String text) {
        out.printf("%6.3f s  %-6s %s%n", Duration.between(start, Instant.now()).toNanos() / 1e9, name, text);
        out.flush();
    }

    /** Prints each state of a connection until it ends. */
    Disposable follow(RtcConnection connection) {
        return connection.states().subscribe(state -> say("connection: " + words(state)));
    }

    /** Prints each state and event of a room, over all stays, and each state of its peers. */
    Disposable follow(Room room) {
        return Flux.merge(
                room.states().doOnNext(state -> say("room " + room.id() + ": " + words(state))),
                room.events().repeat(() -> !room.state().isTerminal()).doOnNext(event -> say(words(event))),
                room.peers().repeat(() -> !room.state().isTerminal()).flatMap(this::states, Integer.MAX_VALUE))
                .subscribe();
    }

    /** Prints how a transfer goes: a bar for each quarter, and its end. */
    Disposable follow(FileTransfer file) {
        String name = file.metadata().name().replaceAll("\\p{C}", "?");
        return file.states().map(state -> words(name, state)).distinctUntilChanged().subscribe(this::say);
    }

    private static String words(String name, TransferState state) {
        int quarters = (int) (4 * state.progress().fraction().orElse(0));
        String bar = "[" + "#".repeat(5 * quarters) + " ".repeat(20 - 5 * quarters) + "] ";
        String how = state instanceof TransferState.Suspended suspended
                ? "suspended, " + suspended.cause()
                : state instanceof TransferState.Failed failed
                        ? "failed, " + failed.error().code()
                        : state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        String hash = state instanceof TransferState.Completed completed
                ? ", SHA-256 " + completed.sha256().substring(0, 12) + "…"
                : "";
        return "file " + name + " " + bar + how + hash;
    }

    /** Prints who begins and ends to speak in a room, over all stays. */
    Disposable hear(Room room) {
        return room.tracks().repeat(() -> !room.state().isTerminal())
                .filter(track -> track.kind() == MediaKind.AUDIO)
                .flatMap(track -> track.speakingStates()
                        .distinctUntilChanged(SpeakingState::speaking)
                        .skipUntil(SpeakingState::speaking)
                        .publishOn(Schedulers.boundedElastic()) // a terminal may block
                        .doOnNext(state -> say(
                                track.from() + (state.speaking() ? " speaks, " + state.volumeDb() + " dB" : " is silent"))),
                        Integer.MAX_VALUE)
                .subscribe(state -> {}, ended -> {});
    }

    /** Prints what was said. */
    void said(DataMessage message) {
        say(switch (message.kind()) {
            case TEXT, JSON -> message.from() + " says: " + message.text();
            case BINARY -> message.from() + " sends " + message.size() + " bytes";
        });
    }

    private Flux<PeerState> states(Peer peer) {
        return peer.states().doOnNext(state -> say("peer " + peer.id() + ": " + words(state)));
    }

    private static String words(ConnectionState state) {
        if (state instanceof ConnectionState.Connecting connecting) {
            return "connecting" + attempt(connecting.attempt());
        }
        if (state instanceof ConnectionState.Resuming resuming) {
            return "resuming" + attempt(resuming.attempt());
        }
        return state instanceof ConnectionState.Closed closed ? "closed, " + closed.reason().kind() : "ready";
    }

    private static String words(RoomState state) {
        if (state instanceof RoomState.Joined joined) {
            return "joined as " + joined.role() + ", owned by " + joined.owner();
        }
        if (state instanceof RoomState.Left left) {
            return "left, " + left.reason();
        }
        return state.getClass().getSimpleName();
    }

    private static String words(PeerState state) {
        if (state instanceof PeerState.Connected connected) {
            return connected.path() == PeerPath.UNKNOWN ? "connected" : "connected, path " + connected.path();
        }
        if (state instanceof PeerState.Restarting restarting) {
            return "restarting ICE" + attempt(restarting.attempt());
        }
        if (state instanceof PeerState.Rebuilding rebuilding) {
            return "rebuilding" + attempt(rebuilding.attempt());
        }
        if (state instanceof PeerState.Closed closed) {
            return "closed, " + closed.reason().kind();
        }
        return state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static String words(RoomEvent event) {
        if (event instanceof RoomEvent.PeerJoined joined) {
            return joined.peer().id() + " is here";
        }
        if (event instanceof RoomEvent.PeerLeft left) {
            return left.peer().id() + " is gone, " + left.reason().kind();
        }
        if (event instanceof RoomEvent.OwnerChanged changed) {
            return changed.owner() + " owns the room now";
        }
        if (event instanceof RoomEvent.ExtraChanged changed) {
            return changed.peer().id() + " is now " + changed.extra();
        }
        return event instanceof RoomEvent.Relayed relayed
                ? relayed.from() + " tells through the server: " + relayed.body()
                : event.toString();
    }

    private static String attempt(int attempt) {
        return attempt > 1 ? ", attempt " + attempt : "";
    }
}
