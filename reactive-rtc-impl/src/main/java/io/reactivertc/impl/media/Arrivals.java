package io.reactivertc.impl.media;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.impl.loop.Roster;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Holds the tracks that one peer publishes. A track begins when its section was agreed on; it ends when its section is closed, or when the peer says that it is not published any
 * more. A rebuilt peer connection brings other sections for the same tracks. Confined to the loop.
 */
final class Arrivals {

    private static final CloseReason NOT_TAKEN = CloseReason.of(Kind.LOCAL, "no media of the peer are taken");
    private static final CloseReason TAKEN_BACK = CloseReason.of(Kind.REMOTE, "not published any more");

    private final PeerMedia media;
    private final MediaContext context;
    private final Roster<String, RemoteTrack> roster;
    private final Map<String, DefaultRemoteTrack> tracks = new LinkedHashMap<>();
    private final Map<String, TrackPort> ports = new HashMap<>();
    private final Set<MediaKind> held = EnumSet.noneOf(MediaKind.class);
    private List<MediaSection> sections = List.of();

    /** How sections name the tracks that were told of. */
    private Map<String, String> ids = Map.of();

    private Map<String, TrackMessage.Item> told = Map.of();
    private long version;
    private boolean allowed = true;

    Arrivals(PeerMedia media, MediaContext context) {
        this.media = media;
        this.context = context;
        this.roster = new Roster<>(context.loop());
    }

    Flux<RemoteTrack> tracks() {
        return roster.members();
    }

    boolean knows(String wireId) {
        return tracks.containsKey(wireId);
    }

    /** Returns the id of the track that arrives in this section. */
    Optional<String> nameOf(String mid) {
        return tracks.values().stream()
                .filter(track -> track.port() != null && track.port().mid().equals(mid))
                .map(DefaultRemoteTrack::id)
                .findFirst();
    }

    void onTrack(TrackPort port) {
        ports.put(port.mid(), port);
        if (!allowed) {
            port.hold(true);
        }
    }

    void onTrackEnded(TrackPort port) {
        ports.remove(port.mid(), port);
        List.copyOf(tracks.values()).stream().filter(track -> track.port() == port).forEach(track -> end(track, TAKEN_BACK));
    }

    void onSections(List<MediaSection> agreed) {
        sections = agreed;
        attach();
    }

    /** Joins tracks and sections. Of a peer who reports their tracks, a section alone makes none: it may be one that was taken back since. */
    private void attach() {
        if (!allowed) {
            return;
        }
        for (MediaSection section : sections) {
            TrackPort port = ports.get(section.mid());
            String id = version == 0 ? section.trackId() : ids.get(section.trackId());
            if (port != null && id != null) {
                track(id, section, port).attach(port);
            }
        }
    }

    private DefaultRemoteTrack track(String id, MediaSection section, TrackPort port) {
        DefaultRemoteTrack known = tracks.get(id);
        if (known != null && known.kind() == port.kind()) {
            return known;
        }
        DefaultRemoteTrack made = new DefaultRemoteTrack(media, context, id, port.kind(), section.streamId());
        tracks.put(id, made);
        describe(made, told.get(id));
        if (held.contains(port.kind())) {
            made.hold(true);
        }
        roster.add(id, made);
        return made;
    }

    void onReport(TrackMessage.Report report) {
        if (report.version() <= version) {
            return;
        }
        version = report.version();
        ids = report.tracks().stream()
                .collect(Collectors.toMap(TrackMessage.Item::section, TrackMessage.Item::id, (one, other) -> other));
        told = report.tracks().stream()
                .collect(Collectors.toMap(TrackMessage.Item::id, Function.identity(), (one, other) -> other));
        for (DefaultRemoteTrack track : List.copyOf(tracks.values())) {
            if (told.containsKey(track.wireId())) {
                describe(track, told.get(track.wireId()));
            } else {
                end(track, TAKEN_BACK);
            }
        }
        attach();
    }

    void hold(MediaKind kind, boolean isHeld) {
        if (isHeld ? held.add(kind) : held.remove(kind)) {
            tracks.values().stream().filter(track -> track.kind() == kind).forEach(track -> track.hold(isHeld));
        }
    }

    /** Takes what the peer publishes, or nothing of it. */
    void allow(boolean isAllowed) {
        if (allowed != isAllowed) {
            allowed = isAllowed;
            if (!allowed) {
                List.copyOf(tracks.values()).forEach(track -> end(track, NOT_TAKEN));
            }
            ports.values().forEach(port -> port.hold(!allowed || held.contains(port.kind())));
            attach();
        }
    }

    void detach() {
        ports.clear();
        sections = List.of();
        tracks.values().forEach(DefaultRemoteTrack::detach);
    }

    void close(CloseReason reason) {
        List.copyOf(tracks.values()).forEach(track -> end(track, reason));
        roster.complete();
    }

    private static void describe(DefaultRemoteTrack track, TrackMessage.@Nullable Item item) {
        if (item != null) {
            track.describe(item);
        }
    }

    private void end(DefaultRemoteTrack track, CloseReason reason) {
        tracks.remove(track.wireId());
        roster.remove(track.wireId());
        track.end(reason);
    }
}
