package io.reactivertc.impl.peer;

import static java.util.function.Function.identity;

import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Is the media of a {@link FakePeerPort}: each track has a section of its own, as with the native engine; it flows once both sides agreed that it does, and is over when one of
 * them leaves it out. Confined to the loop, but for what flows.
 */
final class FakeMedia {

    private final FakePeerPort port;
    private final PeerPort.Listener listener;
    private final Map<String, FakeSender> senders = new LinkedHashMap<>();

    /** Concurrent, because media come on the threads of those who push. */
    private final Map<String, FakeTrack> tracks = new ConcurrentHashMap<>();

    FakeMedia(FakePeerPort port, PeerPort.Listener listener) {
        this.port = port;
        this.listener = listener;
    }

    FakeSender send(SourcePort source, String trackId, String streamId) {
        FakeSender sender = new FakeSender(this, port.network().nextSection(), (FakeSource) source, trackId, streamId);
        if (port.isClosed()) {
            sender.end();
        } else {
            senders.put(sender.mid(), sender);
            changed();
        }
        return sender;
    }

    void changed() {
        port.changedHere();
    }

    void stopped(FakeSender sender) {
        senders.remove(sender.mid(), sender);
        changed();
    }

    List<FakeSender> senders() {
        return List.copyOf(senders.values());
    }

    /** Returns what an offer says. */
    List<FakeSection> offered() {
        List<FakeSection> sections = new ArrayList<>();
        senders.values().forEach(sender -> sections.add(sender.section()));
        tracks.values().forEach(track -> sections.add(track.section()));
        return sections;
    }

    /** Returns what an answer to an offer of these says: nothing of those that are over here. */
    List<FakeSection> answered(List<FakeSection> offered) {
        List<FakeSection> sections = new ArrayList<>();
        for (FakeSection each : offered) {
            FakeSender sender = senders.get(each.mid());
            FakeTrack track = tracks.get(each.mid());
            if (sender != null) {
                sections.add(sender.section());
            } else if (track != null) {
                sections.add(track.section());
            } else if (!each.trackId().isEmpty()) {
                sections.add(new FakeSection(each.mid(), each.kind(), FakeSection.RECEIVES, "", ""));
            }
        }
        return sections;
    }

    /** Takes in what both sides agreed on. */
    void apply(List<FakeSection> own, List<FakeSection> theirs) {
        Map<String, FakeSection> here = byMid(own);
        Map<String, FakeSection> there = byMid(theirs);
        List.copyOf(tracks.values()).stream()
                .filter(track -> !here.containsKey(track.mid()) || !there.containsKey(track.mid()))
                .forEach(this::ended);
        senders.values().forEach(sender -> sender.flows(
                says(here, sender.mid(), FakeSection.SENDS) && says(there, sender.mid(), FakeSection.RECEIVES)));
        theirs.stream().filter(section -> section.direction().equals(FakeSection.SENDS)).forEach(this::arrives);
    }

    private void arrives(FakeSection section) {
        if (!tracks.containsKey(section.mid())) {
            FakeTrack track = new FakeTrack(this, section.mid(), section.kind());
            tracks.put(section.mid(), track);
            listener.onTrack(track);
        }
    }

    private void ended(FakeTrack track) {
        tracks.remove(track.mid());
        track.drop();
        listener.onTrackEnded(track);
    }

    /** Returns the other end of a section if media can get there now. */
    @Nullable
    FakeTrack across(String mid) {
        FakePeerPort other = port.isWhole() ? port.other() : null;
        return other == null ? null : other.media().tracks.get(mid);
    }

    /** Counts what was carried: a byte a frame. */
    PeerStatistics statistics(PeerPath path) {
        return new PeerStatistics(Instant.ofEpochMilli(port.loop().scheduler().now(TimeUnit.MILLISECONDS)),
                new PeerStatistics.Path(path, 0, 0, Duration.ZERO, 0),
                senders.values().stream().map(FakeSender::statistics).toList(),
                tracks.values().stream().map(FakeTrack::statistics).toList());
    }

    boolean isClosed() {
        return port.isClosed();
    }

    void close() {
        senders.values().forEach(FakeSender::end);
        senders.clear();
        tracks.values().forEach(FakeTrack::drop);
        tracks.clear();
    }

    private static Map<String, FakeSection> byMid(List<FakeSection> sections) {
        return sections.stream().collect(Collectors.toMap(FakeSection::mid, identity()));
    }

    private static boolean says(Map<String, FakeSection> sections, String mid, String direction) {
        FakeSection section = sections.get(mid);
        return section != null && section.direction().equals(direction);
    }
}
