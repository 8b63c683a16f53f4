package io.reactivertc.impl.hub;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configures a hub.
 *
 * @param limits what it takes
 * @param grace how long a session outlives its link
 * @param knock how long an owner may take to answer one who waits outside
 * @param ping how often something must be heard of a link
 * @param secret what seals tickets; null means a random one, and nothing survives a restart
 * @param identification who a token stands for; null takes everybody at their word
 * @param ice which STUN and TURN servers members are told of
 * @param clock the time of day, for the expiry of tickets
 */
public record HubConfig(
        HubLimits limits,
        Duration grace,
        Duration knock,
        Duration ping,
        byte @Nullable [] secret,
        @Nullable Identification identification,
        IceSupply ice,
        Clock clock) {

    private static final Duration KNOCK = Duration.ofSeconds(60);

    /** Defaults: 30 s of grace, 60 s for the owner's answer, a ping each 10 s, a random secret, no tokens. */
    public static final HubConfig DEFAULT =
            new HubConfig(HubLimits.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(10), null, null,
                    IceSupply.NONE, Clock.systemUTC());

    /** Creates a configuration whose owners may take as long as by default. */
    public HubConfig(HubLimits limits, Duration grace, Duration ping, byte @Nullable [] secret,
            @Nullable Identification identification, IceSupply ice, Clock clock) {
        this(limits, grace, KNOCK, ping, secret, identification, ice, clock);
    }

    /** Requires positive times; copies the secret. */
    public HubConfig {
        secret = secret == null ? null : secret.clone();
        if (!(isPositive(grace) && isPositive(knock) && isPositive(ping))) {
            throw new IllegalArgumentException("grace, knock and ping must be positive");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /** Returns the same with other limits. */
    public HubConfig with(HubLimits changed) {
        return new HubConfig(changed, grace, knock, ping, secret, identification, ice, clock);
    }

    /** Returns the same with another secret. */
    public HubConfig withSecret(byte[] changed) {
        return new HubConfig(limits, grace, knock, ping, changed, identification, ice, clock);
    }

    /** Returns the same with another grace. */
    public HubConfig withGrace(Duration changed) {
        return new HubConfig(limits, changed, knock, ping, secret, identification, ice, clock);
    }

    /** Returns the same with another patience of those who wait outside. */
    public HubConfig withKnock(Duration changed) {
        return new HubConfig(limits, grace, changed, ping, secret, identification, ice, clock);
    }

    /** Returns the same with another ping. */
    public HubConfig withPing(Duration changed) {
        return new HubConfig(limits, grace, knock, changed, secret, identification, ice, clock);
    }

    /** Returns the same with an identification. */
    public HubConfig with(Identification changed) {
        return new HubConfig(limits, grace, knock, ping, secret, changed, ice, clock);
    }

    /** Returns the same with other ICE servers. */
    public HubConfig with(IceSupply changed) {
        return new HubConfig(limits, grace, knock, ping, secret, identification, changed, clock);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "HubConfig[" + limits + ", grace=" + grace + ", ping=" + ping + ", secret=" + (secret != null) + "]";
    }
}
