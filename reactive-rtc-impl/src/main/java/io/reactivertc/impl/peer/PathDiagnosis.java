package io.reactivertc.impl.peer;

import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.IceConfig;
import io.reactivertc.IceConfig.TransportPolicy;
import io.reactivertc.IceServer;
import io.reactivertc.peer.PeerPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Examines what paths there are: opens peer connections of its own and closes them again. Each finding is emitted on the loop; none is an error.
 */
public final class PathDiagnosis {

    private static final Duration GATHERING = Duration.ofSeconds(12); // longer than the engine asks a server that is silent
    private static final Duration CALL_GATHERING = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int AT_ONCE = 8;
    private static final int PATH_TRIES = 10;

    private final PeerContext context;
    private final IceConfig ice;

    /** Examines with this engine and configuration. */
    public PathDiagnosis(PeerContext context) {
        this.context = context;
        this.ice = context.config().ice();
    }

    /** Emits all findings in order, then completes. Cold. */
    public Flux<Finding> examine() {
        return ice.servers().onErrorReturn(List.of()).flatMapMany(this::examine);
    }

    private Flux<Finding> examine(List<IceServer> servers) {
        List<Mono<Finding>> rest = new ArrayList<>();
        rest.add(candidates(servers));
        servers.stream().flatMap(PathDiagnosis::each).map(this::server).forEach(rest::add);
        rest.add(call(servers));
        return engine().flatMapMany(engine -> engine.outcome() == Outcome.WORKS
                ? Flux.just(engine).concatWith(Flux.fromIterable(rest).flatMapSequential(Function.identity(), AT_ONCE))
                : Flux.just(engine));
    }

    private Mono<Finding> engine() {
        Gathering gathering = gathering(List.of(), ice.policy());
        return timed(Mono.usingWhen(gathering.open(), Mono::just, gathering::close)
                .map(port -> new Answer(Check.ENGINE, true, "the native library works"))
                .onErrorResume(failure -> failed(Check.ENGINE, failure)));
    }

    /** A server may have several addresses, each of which may fail alone. */
    private static Stream<IceServer> each(IceServer server) {
        return server.urls().stream().map(url -> new IceServer(List.of(url), server.username(), server.credential()));
    }

    private Mono<Finding> candidates(List<IceServer> servers) {
        return timed(gather(gathering(servers, ice.policy()))
                .map(PathDiagnosis::candidates)
                .onErrorResume(failure -> failed(Check.CANDIDATES, failure)));
    }

    private static Answer candidates(Gathering gathering) {
        boolean any = gathering.has("host") || gathering.has("srflx") || gathering.has("relay");
        return new Answer(
                Check.CANDIDATES, any,
                any ? gathering.describe() : withProblems("none that peers could be told of", gathering));
    }

    private Mono<Finding> server(IceServer server) {
        String url = server.urls().get(0);
        boolean turn = isTurn(server);
        return timed(gather(gathering(List.of(server), turn ? TransportPolicy.RELAY : TransportPolicy.ALL))
                .map(done -> turn ? turn(url, done) : stun(url, done))
                .onErrorResume(failure -> failed(turn ? Check.TURN : Check.STUN, failure)));
    }

    private static Answer turn(String url, Gathering gathering) {
        return gathering.has("relay")
                ? new Answer(Check.TURN, true, url + " relays")
                : new Answer(Check.TURN, false, because(url, gathering));
    }

    /** Where nothing translates addresses, a server that answers brings no candidate that was not there. */
    private static Answer stun(String url, Gathering gathering) {
        if (gathering.has("srflx")) {
            return new Answer(Check.STUN, true, url + " answers; an address is translated on the way");
        }
        return gathering.isComplete() && gathering.problems().isEmpty()
                ? new Answer(Check.STUN, true, url + " answers; no address is translated on the way")
                : new Answer(Check.STUN, false, because(url, gathering));
    }

    private static String because(String url, Gathering gathering) {
        return gathering.problems().isEmpty() ? url + " does not answer" : gathering.problems();
    }

    private Mono<Finding> call(List<IceServer> servers) {
        List<IceServer> relays = servers.stream().filter(PathDiagnosis::isTurn).toList();
        TransportPolicy policy = relays.isEmpty() ? ice.policy() : TransportPolicy.RELAY;
        String kind = policy == TransportPolicy.RELAY ? "relay" : "host";
        Gathering caller = gathering(relays, policy);
        Gathering called = gathering(relays, policy);
        Mono<PeerPath> path = Mono.usingWhen(
                caller.open(),
                one -> Mono.usingWhen(called.open(), other -> call(kind, caller, one, called, other), called::close),
                caller::close);
        return timed(path.timeout(CALL, context.loop().scheduler())
                .map(found -> new Answer(Check.CALL, true, "connected, " + found))
                .onErrorResume(failure -> Mono.just(new Answer(Check.CALL, false, whyNot(failure, caller, called)))));
    }

    /** Tries with the candidates of this kind that come first: a server of no use must not keep the call waiting. */
    private Mono<PeerPath> call(String kind, Gathering caller, PeerPort one, Gathering called, PeerPort other) {
        return one.offer()
                .then(caller.awaitCandidate(kind, CALL_GATHERING))
                .then(Mono.defer(one::localDescription))
                .flatMap(offer -> other.answer(offer, false))
                .then(called.awaitCandidate(kind, CALL_GATHERING))
                .then(Mono.defer(other::localDescription))
                .flatMap(one::accept)
                .then(caller.awaitConnected())
                .then(called.awaitConnected())
                .then(path(one));
    }

    private Mono<PeerPath> path(PeerPort port) {
        return Mono.defer(port::path)
                .filter(path -> path != PeerPath.UNKNOWN)
                .repeatWhenEmpty(PATH_TRIES, tries -> tries.delayElements(PAUSE, context.loop().scheduler()))
                .onErrorReturn(PeerPath.UNKNOWN)
                .defaultIfEmpty(PeerPath.UNKNOWN);
    }

    private static String whyNot(Throwable failure, Gathering caller, Gathering called) {
        String what = failure instanceof TimeoutException
                ? "not connected within " + CALL.toSeconds() + " s; candidates: " + caller.describe() + " and "
                        + called.describe()
                : String.valueOf(failure.getMessage());
        return withProblems(what, caller);
    }

    private static String withProblems(String text, Gathering gathering) {
        return gathering.problems().isEmpty() ? text : text + "; " + gathering.problems();
    }

    private Gathering gathering(List<IceServer> servers, TransportPolicy policy) {
        return new Gathering(context, new PeerPortConfig(servers, policy, ice.ports()));
    }

    private static Mono<Gathering> gather(Gathering gathering) {
        return Mono.usingWhen(
                gathering.open(),
                port -> port.offer().then(gathering.awaitCandidates(GATHERING)).thenReturn(gathering),
                gathering::close);
    }

    private static Mono<Answer> failed(Check check, Throwable failure) {
        return Mono.just(new Answer(check, false, String.valueOf(failure.getMessage())));
    }

    private Mono<Finding> timed(Mono<Answer> answer) {
        return Mono.defer(() -> {
            long begun = context.loop().nanoTime();
            return answer.map(given -> given.after(Duration.ofNanos(context.loop().nanoTime() - begun)));
        })
                .subscribeOn(context.loop().scheduler())
                .publishOn(context.loop().scheduler());
    }

    private static boolean isTurn(IceServer server) {
        return server.urls().stream().anyMatch(url -> url.startsWith("turn"));
    }

    private record Answer(Check check, boolean works, String text) {

        Finding after(Duration took) {
            return new Finding(check, works ? Outcome.WORKS : Outcome.FAILS, text, took);
        }
    }
}
