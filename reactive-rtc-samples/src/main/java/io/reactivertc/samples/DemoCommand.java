package io.reactivertc.samples;

import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Runs the main job: a server, a page, and JVM peers in one room. */
@Command(name = "demo", description = "Runs a signaling server with the demo page, and JVM peers in the room \"demo\". Stays until Ctrl-C, so that browsers can join and be answered.")
final class DemoCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 9001;
    private static final Duration ONCE = Duration.ofMinutes(3);

    @Spec
    CommandSpec spec;

    @Option(names = "--once", description = "Tell the whole story between JVM peers, then exit; the exit code says how it went.")
    boolean once;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0 takes a free one. Default: "
            + DEFAULT_PORT + ", with --once a free one.")
    @Nullable
    Integer port;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "localhost", description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
    String host;

    @Override
    public Integer call() {
        int wanted = port != null ? port : once ? 0 : DEFAULT_PORT;
        Interruption interruption = Interruption.awaited();
        Mono.usingWhen(DemoServer.bind(host, wanted), server -> once ? tell(server) : stay(server, interruption),
                DemoServer::close)
                .doFinally(end -> interruption.dealtWith())
                .block();
        return 0;
    }

    private Mono<Void> tell(DemoServer server) {
        RtcConnector connector = RtcConnector.create().signaling(server.signaling());
        Narrator demo = narrator("demo");
        return new Story(connector, narrator("alice"), narrator("bob"))
                .run()
                .timeout(ONCE)
                .then(Mono.fromRunnable(() -> demo.say("all went well")));
    }

    private Mono<Void> stay(DemoServer server, Interruption interruption) {
        RtcConnector connector = RtcConnector.create().signaling(server.signaling());
        narrator("demo").say("open " + server.page() + " in a browser, or run: ./rtc join demo --server " + server.signaling()
                + "   (Ctrl-C ends)");
        return Mono.when(bot(connector, "echo", interruption), bot(connector, "parrot", interruption));
    }

    private Mono<Void> bot(RtcConnector connector, String name, Interruption interruption) {
        return new Bot(connector.userId(name), RoomId.of("demo"), narrator(name)).run(interruption.comes());
    }

    private Narrator narrator(String name) {
        PrintWriter out = spec.commandLine().getOut();
        return new Narrator(out, name);
    }
}
