package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.SignalingConfig;
import io.reactivertc.common.Admission;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Chats from a terminal. */
@Command(name = "join", description = {
        "Chats in a room from the terminal; opens it if it does not exist.",
        "Each line of the standard input goes to all who are here; /who counts them, /quit or the end of the input leaves.",
        "Owners may say /admit NAME, /deny NAME, /eject NAME, /owner NAME, /lock, /unlock, /close."
})
final class JoinCommand implements Callable<Integer> {

    private static final int LONGEST_LINE = 16_384;
    private static final Duration OUTAGE = Duration.ofSeconds(15);

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "ROOM", description = "The room: 1 to 64 characters of A-Z a-z 0-9 . _ ~ -")
    String room;

    @Option(names = "--server", paramLabel = "URI", defaultValue = "ws://localhost:9001/rtc", description = "The signaling server. Default: ${DEFAULT-VALUE}.")
    URI server;

    @Option(names = "--name", paramLabel = "NAME", description = "Your user id; the server chooses one if there is none.")
    @Nullable
    String name;

    @Option(names = "--password", arity = "0..1", interactive = true, description = "The room's password; asked for if none follows.")
    @Nullable
    String password;

    @Option(names = "--token-file", paramLabel = "FILE", description = "The token that the server asks for.")
    @Nullable
    Path tokenFile;

    @Option(names = "--knock", description = "If this opens the room, decide about each who comes: they wait until you /admit or /deny them.")
    boolean knock;

    @Option(names = "--wait", description = "Send nothing before somebody is here; for scripts.")
    boolean waits;

    @Override
    public Integer call() throws IOException {
        RoomId id = RoomId.of(room);
        RtcConnector connector = RtcConnector.create()
                .signaling(server)
                .reconnect(reconnect -> reconnect.withBackoff(Duration.ofMillis(500), Duration.ofSeconds(5), OUTAGE));
        RtcConnector known =
                tokenFile == null ? connector : connector.signaling(withToken(Files.readString(tokenFile).strip()));
        RtcConnector named = name == null ? known : known.userId(name);
        Interruption interruption = Interruption.awaited();
        Mono.usingWhen(named.connect().takeUntilOther(interruption.comes()), connection -> chat(connection, id, interruption),
                RtcResource::close)
                .doFinally(end -> interruption.dealtWith())
                .block();
        return 0;
    }

    private static UnaryOperator<SignalingConfig> withToken(String token) {
        return signaling -> signaling.withToken(Mono.just(token));
    }

    private Mono<Void> chat(RtcConnection connection, RoomId id, Interruption interruption) {
        Narrator narrator = new Narrator(spec.commandLine().getOut(), connection.self().value());
        Room entered = connection.room(id);
        narrator.follow(connection);
        narrator.follow(entered);
        RoomOptions open = knock ? RoomOptions.DEFAULT.withAdmission(Admission.OWNER) : RoomOptions.DEFAULT;
        RoomOptions options = password == null ? open : open.withPassword(password);
        OwnerCommands owner = new OwnerCommands(entered, narrator);
        owner.follow();
        Flux<?> spoken = lines().concatMap(line -> owner.isOne(line) ? owner.obey(line) : speak(entered, narrator, line));
        Mono<Void> out = entered.states().ofType(RoomState.Left.class).next().flatMap(left -> whyOut(left, connection));
        entered.messages().doOnNext(narrator::said).onErrorComplete().subscribe();
        return entered.openOrJoin(options)
                .then(waits ? someone(entered) : Mono.empty())
                .thenMany(spoken)
                .takeUntilOther(Mono.firstWithSignal(out, interruption.comes()))
                .then(entered.leave());
    }

    /** Returns the error that ended the stay; completes if this side left. */
    static Mono<Void> whyOut(RoomState.Left left, RtcConnection connection) {
        if (left.reason() == RoomState.LeftReason.LEFT) {
            return Mono.empty();
        }
        RtcException error = left.error();
        return error != null
                ? Mono.error(error)
                : connection.onClose().flatMap(reason -> Mono.error(reason.error()
                        .orElseGet(() -> new IllegalStateException("out of the room: " + left.reason()))));
    }

    private static Mono<Void> someone(Room entered) {
        return entered.peers().flatMap(peer -> peer.states().filter(state -> state.isConnected())).next().then();
    }

    private static Mono<Void> speak(Room entered, Narrator narrator, String line) {
        if (line.equals("/who")) {
            return Mono.fromRunnable(() -> narrator.say(entered.peerCount() + " others are here"));
        }
        return entered.broadcast(line)
                .doOnNext(result -> result.error()
                        .ifPresent(failure -> narrator.say("not sent to " + result.to() + ": " + failure.getMessage())))
                .switchIfEmpty(Mono.fromRunnable(() -> narrator.say("nobody else is here")))
                .onErrorResume(failure -> Mono.fromRunnable(() -> narrator.say(failure.toString())))
                .then();
    }

    /** Reads lines on a thread that may block, as many as are asked for. */
    private static Flux<String> lines() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return Flux.<String>generate(sink -> {
            try {
                String line = input.readLine();
                if (line == null || line.equals("/quit")) {
                    sink.complete();
                } else {
                    sink.next(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
                }
            } catch (IOException failure) {
                sink.error(failure);
            }
        })
                .subscribeOn(Schedulers.boundedElastic())
                .filter(line -> !line.isBlank());
    }
}
