package io.reactivertc.samples;

import io.reactivertc.Diagnosis;
import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.IceServer;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Says what works of all that a call needs, and why the rest does not. */
@Command(name = "doctor", description = {
        "Examines what a call needs: signaling, the native library, candidates, STUN and TURN servers, and a call to itself; and tells of devices and screens.",
        "The server is asked for STUN and TURN servers of its own. Its exit code is 0 if nothing fails."
})
final class DoctorCommand implements Callable<Integer> {

    private static final int FAILS = 1;
    private static final int UNREACHABLE = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(3);

    @Spec
    CommandSpec spec;

    @Option(names = "--server", paramLabel = "URI", defaultValue = "ws://localhost:9001/rtc", description = "The signaling server. Default: ${DEFAULT-VALUE}.")
    URI server;

    @Option(names = "--stun", paramLabel = "URL", description = "A STUN server, such as stun:stun.example.org; may be repeated.")
    List<String> stun = new ArrayList<>();

    @Option(names = "--turn", paramLabel = "URL", description = "A TURN server, such as turn:turn.example.org; may be repeated.")
    List<String> turn = new ArrayList<>();

    @Option(names = "--turn-user", paramLabel = "NAME", defaultValue = "", description = "The user name for TURN.")
    String turnUser;

    @Option(names = "--turn-password", arity = "0..1", interactive = true, description = "The password for TURN; asked for if none follows.")
    @Nullable
    String turnPassword;

    @Override
    public Integer call() {
        RtcConnector connector = RtcConnector.create()
                .ice(ice -> ice.withServers(servers()))
                .reconnect(reconnect -> reconnect.withBackoff(Duration.ofMillis(500), Duration.ofSeconds(1), OUTAGE));
        try {
            return tell(Objects.requireNonNull(diagnosis(connector.signaling(server)).block())) ? 0 : FAILS;
        } catch (RtcException failure) {
            if (failure.code() != RtcErrorCode.CONNECT_FAILED) {
                throw failure;
            }
            tell(new Finding(Check.SIGNALING, Outcome.FAILS, String.valueOf(failure.getMessage()), OUTAGE));
            tell(withoutServer(connector));
            return UNREACHABLE;
        }
    }

    /** Examines the rest at a server of this process. */
    private static Diagnosis withoutServer(RtcConnector connector) {
        Mono<Diagnosis> rest = Mono.usingWhen(
                SignalingServer.create().port(0).bind(),
                local -> diagnosis(connector.signaling(local.uri())),
                BoundServer::close);
        List<Finding> findings = Objects.requireNonNull(rest.block()).findings();
        return new Diagnosis(findings.stream().filter(finding -> finding.check() != Check.SIGNALING).toList());
    }

    /** Only members of a room are told of the server's own STUN and TURN servers. */
    private static Mono<Diagnosis> diagnosis(RtcConnector connector) {
        RoomId room = RoomId.of("doctor-" + UUID.randomUUID());
        return Mono.usingWhen(
                connector.connect(),
                connection -> connection.openOrJoin(room).onErrorComplete().then(connection.diagnose()),
                RtcResource::close);
    }

    private IceServer[] servers() {
        return Stream.concat(
                stun.stream().map(IceServer::stun),
                turn.stream().map(url -> IceServer.turn(turnUser, turnPassword == null ? "" : turnPassword, url)))
                .toArray(IceServer[]::new);
    }

    private boolean tell(Diagnosis diagnosis) {
        diagnosis.findings().forEach(this::tell);
        return diagnosis.isHealthy();
    }

    private void tell(Finding finding) {
        PrintWriter out = spec.commandLine().getOut();
        String mark = switch (finding.outcome()) {
            case WORKS -> "ok   ";
            case FAILS -> "FAILS";
            case ABSENT -> "none ";
        };
        out.printf("%s %-11s %s (%d ms)%n", mark, finding.check().name().toLowerCase(Locale.ROOT), finding.text(),
                finding.took().toMillis());
        out.flush();
    }
}
