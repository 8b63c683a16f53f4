package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import io.reactivertc.media.MediaKind;
import io.reactivertc.peer.PeerStatistics;
import io.reactivertc.peer.PeerStatistics.Path;
import io.reactivertc.peer.PeerStatistics.Pictures;
import io.reactivertc.peer.PeerStatistics.Received;
import io.reactivertc.peer.PeerStatistics.Sent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the engine's statistics as far as the library tells of them. Any value may be missing or null, and any type too. */
final class StatisticsReport {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String VIDEO = "video";

    private final RTCStatsReport report;
    private final Map<String, RTCStats> stats;

    private StatisticsReport(RTCStatsReport report) {
        this.report = report;
        this.stats = report.getStats();
    }

    static PeerStatistics of(RTCStatsReport report) {
        return new StatisticsReport(report).read();
    }

    private PeerStatistics read() {
        Instant at = Instant.EPOCH.plus(report.getTimestamp(), ChronoUnit.MICROS);
        List<Sent> sent = all(RTCStatsType.OUTBOUND_RTP).filter(StatisticsReport::isNamed).map(this::sent).toList();
        List<Received> received = all(RTCStatsType.INBOUND_RTP).filter(StatisticsReport::isNamed).map(this::received).toList();
        return new PeerStatistics(at, path(), sent, received);
    }

    private Path path() {
        Values transport = all(RTCStatsType.TRANSPORT).findFirst().orElse(Values.NONE);
        Values pair = linked(transport, "selectedCandidatePairId");
        return new Path(SelectedPath.of(report), transport.whole("bytesSent"), transport.whole("bytesReceived"),
                seconds(pair.number("currentRoundTripTime")), pair.whole("availableOutgoingBitrate"));
    }

    private Sent sent(Values rtp) {
        Values remote = linked(rtp, "remoteId");
        Values source = linked(rtp, "mediaSourceId");
        boolean isVideo = rtp.text("kind").equals(VIDEO);
        return new Sent(NativeSender.nameOf(source.text("trackIdentifier")), isVideo ? MediaKind.VIDEO : MediaKind.AUDIO,
                codec(rtp),
                rtp.whole("packetsSent"), rtp.whole("bytesSent"), rtp.whole("targetBitrate"), remote.whole("packetsLost"),
                remote.number("fractionLost"), seconds(remote.number("roundTripTime")), rtp.text("qualityLimitationReason"),
                isVideo ? pictures(rtp, "framesSent", "keyFramesEncoded") : null);
    }

    private Received received(Values rtp) {
        boolean isVideo = rtp.text("kind").equals(VIDEO);
        double samples = rtp.number("totalSamplesReceived");
        return new Received(rtp.text("mid"), isVideo ? MediaKind.VIDEO : MediaKind.AUDIO, codec(rtp),
                rtp.whole("packetsReceived"), rtp.whole("bytesReceived"), rtp.whole("packetsLost"),
                seconds(rtp.number("jitter")),
                rtp.number("audioLevel"), samples == 0 ? 0 : rtp.number("concealedSamples") / samples,
                isVideo ? pictures(rtp, "framesDecoded", "keyFramesDecoded") : null);
    }

    private static Pictures pictures(Values rtp, String frames, String keyFrames) {
        return new Pictures((int) rtp.whole("frameWidth"), (int) rtp.whole("frameHeight"), rtp.number("framesPerSecond"),
                rtp.whole(frames), rtp.whole("framesDropped"), rtp.whole(keyFrames));
    }

    private String codec(Values rtp) {
        String mimeType = linked(rtp, "codecId").text("mimeType");
        return mimeType.substring(mimeType.indexOf('/') + 1);
    }

    private static boolean isNamed(Values rtp) {
        return !rtp.text("mid").isEmpty();
    }

    private Stream<Values> all(RTCStatsType type) {
        return stats.values().stream().filter(entry -> entry.getType() == type).map(entry -> new Values(entry.getAttributes()));
    }

    private Values linked(Values entry, String name) {
        RTCStats found = stats.get(entry.text(name));
        return found == null ? Values.NONE : new Values(found.getAttributes());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }

    /** Is what one entry says. */
    private record Values(Map<String, Object> attributes) {

        static final Values NONE = new Values(Map.of());

        String text(String name) {
            return attributes.get(name) instanceof String text ? text : "";
        }

        double number(String name) {
            return attributes.get(name) instanceof Number number ? number.doubleValue() : 0;
        }

        long whole(String name) {
            return attributes.get(name) instanceof Number number ? number.longValue() : 0;
        }
    }
}
