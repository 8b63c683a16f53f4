package io.reactivertc.netlab;

import io.reactivertc.netlab.UdpRelay.End;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rewrites candidates, so that two ICE agents find each other through a relay only. One host of the two rewrites its own before it tells them, and those of the other side before
 * it takes them; the other host need not know. Where both do, with one relay, each rewrites its own, and what is a door already stays.
 *
 * <p>Only host candidates with UDP and IPv4 pass; all others are left out. May be used by any thread, and does not block.
 */
public final class RelayedCandidates {

    private static final String ATTRIBUTE = "a=candidate:";
    private static final Pattern HOST =
            Pattern.compile("((?:a=)?candidate:\\S+ \\d+ (?i:udp) \\d+ )(\\d+(?:\\.\\d+){3}) (\\d+)( typ host.*)",
                    Pattern.DOTALL);

    private final UdpRelay relay;
    private final Map<InetSocketAddress, InetSocketAddress> doors = new ConcurrentHashMap<>();

    /** Rewrites to doors of this relay, whose {@linkplain End#NEAR near} end is the host that uses this. */
    public RelayedCandidates(UdpRelay relay) {
        this.relay = relay;
    }

    /** Returns an own candidate as the other side may know it; empty if it may not. */
    public Optional<String> told(String candidate) {
        return rewrite(candidate, End.NEAR);
    }

    /** Returns a candidate of the other side as this side may know it; empty if it may not. */
    public Optional<String> heard(String candidate) {
        return rewrite(candidate, End.FAR);
    }

    /** Returns an own description with its candidates rewritten. */
    public String toldDescription(String sdp) {
        return rewriteAll(sdp, End.NEAR);
    }

    /** Returns a description of the other side with its candidates rewritten. */
    public String heardDescription(String sdp) {
        return rewriteAll(sdp, End.FAR);
    }

    private String rewriteAll(String sdp, End end) {
        return sdp.lines()
                .flatMap(line -> line.startsWith(ATTRIBUTE) ? rewrite(line, end).stream() : Optional.of(line).stream())
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private Optional<String> rewrite(String candidate, End end) {
        Matcher fields = HOST.matcher(candidate);
        if (!fields.matches()) {
            return Optional.empty();
        }
        InetSocketAddress address = new InetSocketAddress(fields.group(2), Integer.parseInt(fields.group(3)));
        InetSocketAddress door = relay.isDoor(address) ? address : doors.computeIfAbsent(address, at -> relay.open(at, end));
        return Optional.of(fields.group(1) + door.getAddress().getHostAddress() + " " + door.getPort() + fields.group(4));
    }
}
