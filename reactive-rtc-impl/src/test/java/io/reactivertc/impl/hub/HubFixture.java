package io.reactivertc.impl.hub;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Is a hub in virtual time, and one after the other when it restarts. */
final class HubFixture {

    static final Duration GRACE = Duration.ofSeconds(30);
    static final Duration PING = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final HubConfig config;
    RtcLoop loop;
    Hub hub;

    HubFixture() {
        this(UnaryOperator.identity());
    }

    HubFixture(UnaryOperator<HubConfig> change) {
        InstantSource now = () -> Instant.EPOCH.plusMillis(time.now(TimeUnit.MILLISECONDS));
        Clock clock = now.withZone(ZoneOffset.UTC);
        this.config = change
                .apply(new HubConfig(HubLimits.DEFAULT, GRACE, PING, "secret".getBytes(StandardCharsets.UTF_8), null,
                        IceSupply.NONE,
                        clock));
        this.loop = RtcLoop.on(time);
        this.hub = new Hub(config, loop);
    }

    /** Replaces the hub by another with the same configuration, which knows nothing. */
    void restart() {
        loop.dispose();
        loop = RtcLoop.on(time);
        hub = new Hub(config, loop);
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Returns a client that is welcome. */
    HubClient client(String name) {
        HubClient client = new HubClient(this, name).dial().hello();
        client.welcome();
        return client;
    }

    HubClient stranger(String name) {
        return new HubClient(this, name).dial();
    }
}
