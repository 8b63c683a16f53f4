package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Is what commands have in common that enter a room, do something there, and leave. */
final class RoomVisit {

    /** Longer than a server keeps a session whose process was killed. */
    private static final Duration FORMER_SELF = Duration.ofSeconds(45);

    @Option(names = "--room", paramLabel = "ROOM", required = true, description = "The room; opened if it does not exist.")
    String room = "";

    @Option(names = "--server", paramLabel = "URI", defaultValue = "ws://localhost:9001/rtc", description = "The signaling server. Default: ${DEFAULT-VALUE}.")
    URI server = URI.create("ws://localhost:9001/rtc");

    @Option(names = "--name", paramLabel = "NAME", description = "Your user id. By default it is always the same for this user, this machine and these files, so that what was begun is gone on with.")
    @Nullable
    String name;

    @Option(names = "--password", arity = "0..1", interactive = true, description = "The room's password; asked for if none follows.")
    @Nullable
    String password;

    /** Does something in the room, under this name unless the user chose one. */
    Mono<Void> visit(String usualName, Function<Room, Mono<Void>> task) {
        return visit(usualName, (connection, entered) -> task.apply(entered));
    }

    /** Does something in the room with what the connection offers besides, under this name unless the user chose one. */
    Mono<Void> visit(String usualName, BiFunction<RtcConnection, Room, Mono<Void>> task) {
        RoomId id = RoomId.of(room);
        RtcConnector connector = RtcConnector.create().signaling(server).userId(name == null ? usualName : name);
        return Mono.usingWhen(connect(connector), connection -> enter(connection, id, task), RtcResource::close);
    }

    /** Waits for a former self that was killed: the server keeps its place for a while. */
    private static Mono<RtcConnection> connect(RtcConnector connector) {
        return connector.connect().retryWhen(Retry.fixedDelay(FORMER_SELF.toSeconds(), Duration.ofSeconds(1))
                .filter(failure -> failure instanceof RtcException known && known.code() == RtcErrorCode.USER_ID_TAKEN)
                .onRetryExhaustedThrow((spec, last) -> last.failure()));
    }

    private Mono<Void> enter(RtcConnection connection, RoomId id, BiFunction<RtcConnection, Room, Mono<Void>> task) {
        Room entered = connection.room(id);
        RoomOptions options = password == null ? RoomOptions.DEFAULT : RoomOptions.DEFAULT.withPassword(password);
        return entered.openOrJoin(options).then(Mono.defer(() -> task.apply(connection, entered))).then(entered.leave());
    }

    /** Returns a name that is the same whenever it is made of the same text by the same user on the same machine. */
    static String stableName(String role, String text) {
        String place = System.getProperty("user.name") + "@" + host() + ":" + text;
        return role + "-" + io.reactivertc.file.TransferId.derivedFrom(place).value().substring(0, 12);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }
}
