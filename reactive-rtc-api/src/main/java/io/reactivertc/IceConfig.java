package io.reactivertc;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Says by which paths peers may be reached. Immutable.
 *
 * @param servers STUN and TURN servers, asked for before each peer connection and each recovery step, so that credentials may be short-lived
 * @param policy which candidates may be used at all
 * @param filter which own candidates are told to peers
 * @param ports the local UDP ports to use
 * @param trickle whether candidates are sent as they are found; if not, a description is sent once, with all of them
 * @param gatheringTimeout how long a description waits for candidates when they do not trickle
 */
public record IceConfig(
        Mono<List<IceServer>> servers,
        TransportPolicy policy,
        Predicate<IceCandidateInfo> filter,
        PortRange ports,
        boolean trickle,
        Duration gatheringTimeout) {

    /** Says which candidates may be used. */
    public enum TransportPolicy {
        /** All of them. */
        ALL,
        /** Only those of TURN servers. */
        RELAY
    }

    /**
     * Is a range of local UDP ports.
     *
     * @param least the first; 0 together with {@code most} 0 leaves the choice to the system
     * @param most the last
     */
    public record PortRange(int least, int most) {

        /** Any port. */
        public static final PortRange ANY = new PortRange(0, 0);

        /** Validates the range; throws {@link IllegalArgumentException}. */
        public PortRange {
            Check.range(least, 0, 65_535, "least port");
            Check.range(most, least, 65_535, "most port");
        }
    }

    /** No servers, all candidates, any port, trickling. */
    public static final IceConfig DEFAULT =
            new IceConfig(Mono.just(List.of()), TransportPolicy.ALL, candidate -> true, PortRange.ANY, true,
                    Duration.ofSeconds(3));

    /** Requires all parts. */
    public IceConfig {
        Objects.requireNonNull(servers, "servers");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(ports, "ports");
        Check.range(gatheringTimeout, Duration.ofMillis(100), Duration.ofMinutes(1), "gatheringTimeout");
    }

    /** Returns the same with these servers. */
    public IceConfig withServers(IceServer... fixed) {
        return withServers(Mono.just(List.of(fixed)));
    }

    /** Returns the same with servers that are asked for when needed. */
    public IceConfig withServers(Mono<List<IceServer>> source) {
        return new IceConfig(source, policy, filter, ports, trickle, gatheringTimeout);
    }

    /** Returns the same with another policy. */
    public IceConfig withPolicy(TransportPolicy changed) {
        return new IceConfig(servers, changed, filter, ports, trickle, gatheringTimeout);
    }

    /** Returns the same with a filter of own candidates, called on the connection's loop; it must not block. */
    public IceConfig withFilter(Predicate<IceCandidateInfo> changed) {
        return new IceConfig(servers, policy, changed, ports, trickle, gatheringTimeout);
    }

    /** Returns the same with these local ports. */
    public IceConfig withPorts(int least, int most) {
        return new IceConfig(servers, policy, filter, new PortRange(least, most), trickle, gatheringTimeout);
    }

    /** Returns the same, with or without trickling. */
    public IceConfig withTrickle(boolean trickling) {
        return new IceConfig(servers, policy, filter, ports, trickling, gatheringTimeout);
    }

    /** Returns the same with another bound on gathering. */
    public IceConfig withGatheringTimeout(Duration timeout) {
        return new IceConfig(servers, policy, filter, ports, trickle, timeout);
    }

    @Override
    public String toString() {
        return "IceConfig[policy=" + policy + ", ports=" + ports + ", trickle=" + trickle + ", gatheringTimeout="
                + gatheringTimeout + "]";
    }
}
