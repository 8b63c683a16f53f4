package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import io.reactivertc.peer.PeerPath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from statistics by what kind of path two peers talk (W3C {@code RTCTransportStats.selectedCandidatePairId}). Any value may be missing or null. */
final class SelectedPath {

    private final Map<String, RTCStats> stats;

    private SelectedPath(Map<String, RTCStats> stats) {
        this.stats = stats;
    }

    static PeerPath of(RTCStatsReport report) {
        return new SelectedPath(report.getStats()).path();
    }

    private PeerPath path() {
        Set<Object> kinds = new HashSet<>();
        for (RTCStats entry : stats.values()) {
            RTCStats pair = entry.getType() == RTCStatsType.TRANSPORT ? linked(entry, "selectedCandidatePairId") : null;
            if (pair != null) {
                kinds.add(kind(linked(pair, "localCandidateId")));
                kinds.add(kind(linked(pair, "remoteCandidateId")));
            }
        }
        if (kinds.contains("relay")) {
            return PeerPath.RELAYED;
        }
        if (kinds.contains("srflx") || kinds.contains("prflx")) {
            return PeerPath.REFLEXIVE;
        }
        return kinds.contains("host") ? PeerPath.DIRECT : PeerPath.UNKNOWN;
    }

    private @Nullable RTCStats linked(RTCStats entry, String name) {
        return entry.getAttributes().get(name) instanceof String id ? stats.get(id) : null;
    }

    private static Object kind(@Nullable RTCStats candidate) {
        return candidate != null && candidate.getAttributes().get("candidateType") instanceof String kind ? kind : "";
    }
}
