package io.reactivertc.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Shows a server's numbers to Micrometer, as {@code reactive.rtc.server.*}: gauges {@code connections}, {@code sessions}, {@code rooms}; counters {@code sessions.opened},
 * {@code sessions.resumed}, {@code sessions.lost}, {@code frames}, {@code relayed}, {@code refused}, {@code passwords.wrong}. Needs {@code io.micrometer:micrometer-core}, which the library does
 * not bring along.
 *
 * <pre>{@code
 * new ServerMeters(server).bindTo(registry);
 * }</pre>
 */
public final class ServerMeters implements MeterBinder {

    private static final String PREFIX = "reactive.rtc.server.";

    private final BoundServer server;

    /** Creates meters of this server, which stays the caller's. */
    public ServerMeters(BoundServer server) {
        this.server = Objects.requireNonNull(server, "server");
    }

    /** Registers the meters; they read the server's numbers when they are read. */
    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "connections", "open WebSockets", ServerStatistics::connections);
        gauge(registry, "sessions", "sessions, with or without a connection", ServerStatistics::sessions);
        gauge(registry, "rooms", "rooms", ServerStatistics::rooms);
        counter(registry, "sessions.opened", "sessions that were opened", ServerStatistics::opened);
        counter(registry, "sessions.resumed", "sessions that went on over another connection", ServerStatistics::resumed);
        counter(registry, "sessions.lost", "sessions of which nothing was heard any more", ServerStatistics::lost);
        counter(registry, "frames", "frames of clients", ServerStatistics::frames);
        counter(registry, "relayed", "signals passed on", ServerStatistics::relayed);
        counter(registry, "refused", "requests refused because of a limit", ServerStatistics::refused);
        counter(registry, "passwords.wrong", "wrong passwords of rooms", ServerStatistics::wrongPasswords);
    }

    private void gauge(MeterRegistry registry, String name, String text, ToLongFunction<ServerStatistics> value) {
        Gauge.builder(PREFIX + name, server, one -> value.applyAsLong(one.statistics())).description(text).register(registry);
    }

    private void counter(MeterRegistry registry, String name, String text, ToLongFunction<ServerStatistics> value) {
        FunctionCounter.builder(PREFIX + name, server, one -> value.applyAsLong(one.statistics())).description(text)
                .register(registry);
    }
}
