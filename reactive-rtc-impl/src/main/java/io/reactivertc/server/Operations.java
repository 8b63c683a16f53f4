package io.reactivertc.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubAdmin;
import io.reactivertc.impl.hub.HubStatistics;
import io.reactivertc.impl.hub.HubStatistics.Count;
import io.reactivertc.impl.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** Tells operators over HTTP whether the server is well, and, with a token, what it holds, and lets them end it. See {@code docs/operations.md}. */
final class Operations {

    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HubAdmin admin;
    private final BooleanSupplier closing;
    private final Scheduler timer;
    private final byte @Nullable [] token;

    Operations(Hub hub, BooleanSupplier closing, Scheduler timer, @Nullable String token) {
        this.closing = closing;
        this.admin = hub.admin();
        this.timer = timer;
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    void mount(HttpServerRoutes routes, String path) {
        routes.get(path + "/health", (request, response) -> health(response));
        if (token != null) {
            String below = path + "/admin";
            routes.get(below, guarded(request -> Mono.fromSupplier(this::counts)));
            routes.get(below + "/rooms", guarded(request -> admin.rooms(after(request, RoomId::of), PAGE).map(this::rooms)));
            routes.get(below + "/users", guarded(request -> admin.users(after(request, UserId::of), PAGE).map(this::users)));
            routes.delete(below + "/rooms/{room}", guarded(request -> done(() -> admin.closeRoom(room(request)))));
            routes.delete(below + "/rooms/{room}/members/{user}",
                    guarded(request -> done(() -> admin.eject(room(request), user(request)))));
            routes.delete(below + "/users/{user}", guarded(request -> done(() -> admin.disconnect(user(request)))));
        }
    }

    /** Asks the hub something, so that one that hangs is not called well; one that is going down is not asked any more. */
    private Publisher<Void> health(HttpServerResponse response) {
        Mono<Boolean> isWell = closing.getAsBoolean() ? Mono.just(false) : admin.users(null, 1).map(any -> true);
        return isWell
                .timeout(PATIENCE, timer)
                .onErrorReturn(false)
                .flatMap(up -> answer(response, up ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                        Map.of("status", up ? "UP" : "DOWN")));
    }

    private java.util.function.BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> guarded(
            Function<HttpServerRequest, Mono<Map<String, Object>>> work) {
        return (request, response) -> isAllowed(request)
                ? Mono.defer(() -> work.apply(request))
                        .flatMap(result -> answer(response, HttpResponseStatus.OK, result))
                        .switchIfEmpty(
                                Mono.defer(() -> answer(response, HttpResponseStatus.NOT_FOUND, Map.of("error", "not found"))))
                        .onErrorResume(IllegalArgumentException.class,
                                wrong -> answer(response, HttpResponseStatus.BAD_REQUEST, Map.of("error", "not a valid id")))
                : answer(response.header(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"), HttpResponseStatus.UNAUTHORIZED,
                        Map.of("error", "a token is needed"));
    }

    /** Compares in constant time. */
    private boolean isAllowed(HttpServerRequest request) {
        String shown = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION);
        return shown != null && shown.startsWith("Bearer ")
                && MessageDigest.isEqual(token, shown.substring("Bearer ".length()).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> counts() {
        HubStatistics statistics = admin.statistics();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("connections", statistics.get(Count.LINKS));
        counts.put("sessions", statistics.get(Count.SESSIONS));
        counts.put("rooms", statistics.get(Count.ROOMS));
        counts.put("opened", statistics.get(Count.OPENED));
        counts.put("resumed", statistics.get(Count.RESUMED));
        counts.put("lost", statistics.get(Count.LOST));
        counts.put("frames", statistics.get(Count.FRAMES));
        counts.put("relayed", statistics.get(Count.RELAYED));
        counts.put("refused", statistics.get(Count.REFUSED));
        counts.put("wrongPasswords", statistics.get(Count.WRONG_PASSWORDS));
        return counts;
    }

    private Map<String, Object> rooms(List<Map<String, Object>> page) {
        return Map.of("rooms", page, "more", page.size() == PAGE);
    }

    private Map<String, Object> users(List<Map<String, Object>> page) {
        return Map.of("users", page, "more", page.size() == PAGE);
    }

    private static Mono<Map<String, Object>> done(Supplier<Mono<Boolean>> act) {
        return act.get().filter(found -> found).map(found -> Map.of("done", true));
    }

    private static RoomId room(HttpServerRequest request) {
        return RoomId.of(String.valueOf(request.param("room")));
    }

    private static UserId user(HttpServerRequest request) {
        return UserId.of(String.valueOf(request.param("user")));
    }

    private static <T> @Nullable T after(HttpServerRequest request, Function<String, T> type) {
        List<String> given = new QueryStringDecoder(request.uri()).parameters().get("after");
        return given == null ? null : type.apply(given.get(0));
    }

    private static Mono<Void> answer(HttpServerResponse response, HttpResponseStatus status, Map<String, Object> body) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .sendString(Mono.just(Json.write(body).value()))
                .then();
    }
}
