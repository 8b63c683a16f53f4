package io.reactivertc.impl.hub;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configures a hub.
 *
 * @param limits what it takes
 * @param grace how long a session outlives its link
 * @param ping how often something must be heard of a link
 * @param secret what seals tickets; null means a random one, and nothing survives a restart
 * @param identification who a token stands for; null takes everybody at their word
 * @param ice which STUN and TURN servers members are told of
 * @param clock the time of day, for the expiry of tickets
 */
public record HubConfig(
        HubLimits limits,
        Duration grace,
        Duration ping,
        byte @Nullable [] secret,
        @Nullable Identification identification,
        IceSupply ice,
        Clock clock) {

    /** Defaults: 30 s of grace, a ping each 10 s, a random secret, no tokens. */
    public static final HubConfig DEFAULT =
            new HubConfig(HubLimits.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(10), null, null,
                    IceSupply.NONE, Clock.systemUTC());

    /** Requires positive times; copies the secret. */
    public HubConfig {
        secret = secret == null ? null : secret.clone();
        if (grace.isNegative() || grace.isZero() || ping.isNegative() || ping.isZero()) {
            throw new IllegalArgumentException("grace and ping must be positive");
        }
    }

    /** Returns the same with other limits. */
    public HubConfig with(HubLimits changed) {
        return new HubConfig(changed, grace, ping, secret, identification, ice, clock);
    }

    /** Returns the same with another secret. */
    public HubConfig withSecret(byte[] changed) {
        return new HubConfig(limits, grace, ping, changed, identification, ice, clock);
    }

    /** Returns the same with another grace. */
    public HubConfig withGrace(Duration changed) {
        return new HubConfig(limits, changed, ping, secret, identification, ice, clock);
    }

    /** Returns the same with another ping. */
    public HubConfig withPing(Duration changed) {
        return new HubConfig(limits, grace, changed, secret, identification, ice, clock);
    }

    /** Returns the same with an identification. */
    public HubConfig with(Identification changed) {
        return new HubConfig(limits, grace, ping, secret, changed, ice, clock);
    }

    /** Returns the same with other ICE servers. */
    public HubConfig with(IceSupply changed) {
        return new HubConfig(limits, grace, ping, secret, identification, changed, clock);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "HubConfig[" + limits + ", grace=" + grace + ", ping=" + ping + ", secret=" + (secret != null) + "]";
    }
}
