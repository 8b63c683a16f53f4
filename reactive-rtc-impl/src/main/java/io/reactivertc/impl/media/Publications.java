package io.reactivertc.impl.media;

import io.reactivertc.MediaConfig;
import io.reactivertc.common.UserId;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.Codec;
import io.reactivertc.media.MediaKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what is published to one peer, and sends it on whichever peer connection there is. Confined to the loop. */
final class Publications implements DefaultLocalTrack.Watcher {

    private final Map<DefaultLocalTrack, Publication> published = new LinkedHashMap<>();
    private final Set<MediaKind> held = EnumSet.noneOf(MediaKind.class);
    private final Runnable onChanged;
    private final List<Codec> codecs;
    private Bandwidth bandwidth;
    private boolean allowed = true;
    private @Nullable MediaPort port;
    private long version;
    private long again;

    Publications(MediaConfig config, long firstVersion, Runnable onChanged) {
        this.codecs = config.codecs();
        this.bandwidth = config.bandwidth();
        this.version = firstVersion;
        this.onChanged = onChanged;
    }

    /** Publishes a track; one that is already stays as it is. */
    void add(DefaultLocalTrack track) {
        if (track.state().isEnded()) {
            throw PeerMedia.gone();
        }
        if (published.containsKey(track)) {
            return;
        }
        if (published.size() >= TrackMessage.MOST_TRACKS) {
            throw new MediaException(RtcErrorCode.BUSY, TrackMessage.MOST_TRACKS + " tracks are published already");
        }
        Publication made = named(track);
        published.put(track, made);
        track.watch(this);
        changed();
        send(made);
    }

    /** Takes a track back, if it is published. */
    void remove(DefaultLocalTrack track) {
        Publication gone = published.remove(track);
        if (gone != null) {
            again++;
            track.unwatch(this);
            stop(gone);
            changed();
        }
    }

    /** Sends another track in the place of one. Its name at the peer stays. */
    void replace(DefaultLocalTrack track, DefaultLocalTrack by) {
        Publication before = published.get(track);
        if (before == null || by.state().isEnded() || published.containsKey(by) || by.kind() != track.kind()) {
            throw new MediaException(RtcErrorCode.INVALID_ARGUMENT,
                    "only what is published can be replaced, by a track of the same kind that is not");
        }
        Publication after = new Publication(by, before.wireId);
        again++; // the one that is replaced may be published again, beside this one
        published.remove(track);
        published.put(by, after);
        track.unwatch(this);
        by.watch(this);
        SenderPort sender = before.sender;
        if (sender != null) {
            after.sender = sender;
            by.needed(true);
            sender.replace(by.source());
            limit(after);
            track.needed(false);
        }
        changed();
    }

    /** Holds what is published of a kind, and what will be. */
    void hold(MediaKind kind, boolean isHeld) {
        if (isHeld ? held.add(kind) : held.remove(kind)) {
            published.values().stream()
                    .filter(each -> each.track.kind() == kind && each.sender != null)
                    .forEach(each -> each.sender.hold(isHeld));
            changed();
        }
    }

    /** Limits what is sent of each track, now and later. */
    void limit(Bandwidth next) {
        bandwidth = next;
        published.values().forEach(this::limit);
    }

    private void limit(Publication each) {
        if (each.sender != null) {
            each.sender.limit(each.track.bitsPerSecond(bandwidth));
        }
    }

    /** Lets what is published go to the peer, or not. */
    void allow(boolean isAllowed) {
        if (allowed != isAllowed) {
            allowed = isAllowed;
            again++; // a name is used once on a peer connection
            published.values().forEach(this::stop);
            published.replaceAll((track, each) -> named(track));
            changed();
            published.values().forEach(this::send);
        }
    }

    private Publication named(DefaultLocalTrack track) {
        return new Publication(track, again == 0 ? track.id() : track.id() + "." + again);
    }

    /** Mutes or unmutes a track as the peer asks, if its policy agrees, and returns whether it was done. */
    boolean obey(UserId asker, TrackMessage.Ask ask) {
        for (Publication each : List.copyOf(published.values())) {
            if (each.wireId.equals(ask.track()) && each.track.mutePolicy().allows(asker, each.track, ask.muted())) {
                each.track.setMuted(ask.muted());
                return true;
            }
        }
        return false;
    }

    /** Returns what sends this track of sound, if it is published and there is a peer connection. */
    @Nullable
    SenderPort sender(DefaultLocalTrack track) {
        Publication found = track.kind() == MediaKind.AUDIO ? published.get(track) : null;
        return found == null ? null : found.sender;
    }

    /** Returns the id of the track that is sent under this name. */
    Optional<String> nameOf(String wireId) {
        return published.values().stream()
                .filter(each -> each.wireId.equals(wireId))
                .map(each -> each.track.id())
                .findFirst();
    }

    void attach(MediaPort next) {
        port = next;
        List<Publication> all = new ArrayList<>(published.values());
        all.forEach(this::send);
    }

    void detach() {
        port = null;
        published.values().forEach(this::forget);
    }

    void close() {
        detach();
        published.keySet().forEach(track -> track.unwatch(this));
        published.clear();
    }

    /** Returns what is true now. */
    TrackMessage.Report report() {
        return new TrackMessage.Report(version, allowed ? published.values().stream().map(this::item).toList() : List.of());
    }

    private TrackMessage.Item item(Publication each) {
        DefaultLocalTrack track = each.track;
        return new TrackMessage.Item(each.wireId, each.wireId, track.kind(), track.origin(), track.label(),
                track.state().isMuted(),
                held.contains(track.kind()));
    }

    @Override
    public void onTrackChanged(DefaultLocalTrack track) {
        if (track.state().isEnded()) {
            remove(track);
        } else {
            changed();
        }
    }

    @Override
    public void onTrackLimited(DefaultLocalTrack track) {
        Publication limited = published.get(track);
        if (limited != null) {
            limit(limited);
        }
    }

    private void changed() {
        version++;
        onChanged.run();
    }

    private void send(Publication each) {
        MediaPort open = port;
        if (open != null && allowed && each.sender == null) {
            SenderPort sender = open.send(each.track.source(), each.wireId, each.track.streamId());
            each.sender = sender;
            if (!codecs.isEmpty()) {
                sender.prefer(codecs);
            }
            if (each.track.bitsPerSecond(bandwidth) > 0) {
                limit(each);
            }
            if (held.contains(each.track.kind())) {
                sender.hold(true);
            }
            each.track.needed(true);
        }
    }

    private void stop(Publication each) {
        SenderPort sender = each.sender;
        forget(each);
        if (sender != null) {
            sender.stop();
        }
    }

    private void forget(Publication each) {
        if (each.sender != null) {
            each.sender = null;
            each.track.needed(false);
        }
    }

    private static final class Publication {

        private final DefaultLocalTrack track;
        private final String wireId;
        private @Nullable SenderPort sender;

        Publication(DefaultLocalTrack track, String wireId) {
            this.track = track;
            this.wireId = wireId;
        }
    }
}
