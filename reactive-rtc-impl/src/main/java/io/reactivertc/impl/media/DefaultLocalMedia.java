package io.reactivertc.impl.media;

import io.reactivertc.common.CloseReason;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.Codec;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Devices;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.VideoFrame;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Makes the tracks of one connection, and ends those that are left with it. */
public final class DefaultLocalMedia implements LocalMedia {

    private final MediaContext context;
    private final Desktop desktop;
    private final Devices devices;

    /** Used on the loop. */
    private final Set<DefaultLocalTrack> tracks = new LinkedHashSet<>();

    private boolean closed;

    /** Creates it without tracks. */
    public DefaultLocalMedia(MediaContext context, Desktop desktop, Devices devices) {
        this.context = context;
        this.desktop = desktop;
        this.devices = devices;
    }

    @Override
    public Desktop desktop() {
        return desktop;
    }

    @Override
    public Devices devices() {
        return devices;
    }

    @Override
    public LocalTrack audio(Publisher<AudioFrame> source, TrackOptions options) {
        Objects.requireNonNull(source, "source");
        return keep(DefaultLocalTrack.audio(context, newId(), Objects.requireNonNull(options, "options"), source));
    }

    @Override
    public LocalTrack video(Publisher<VideoFrame> source, TrackOptions options) {
        Objects.requireNonNull(source, "source");
        return keep(DefaultLocalTrack.video(context, newId(), Objects.requireNonNull(options, "options"), source));
    }

    @Override
    public LocalTrack forward(RemoteTrack track) {
        TrackOptions options = TrackOptions.of(track.origin()).label(track.label());
        return track.kind() == MediaKind.AUDIO
                ? audio(track.audioFrames(), options)
                : video(track.videoFrames().map(VideoFrame::retain), options);
    }

    @Override
    public Mono<List<Codec>> codecs() {
        return context.engine().codecs().publishOn(context.loop().scheduler());
    }

    /** Ends all tracks. On the loop. */
    public void close(CloseReason reason) {
        closed = true;
        List.copyOf(tracks).forEach(track -> track.end(reason));
    }

    private DefaultLocalTrack keep(DefaultLocalTrack track) {
        context.loop().execute(() -> {
            if (closed) {
                track.end(CloseReason.of(CloseReason.Kind.LOCAL, "the connection is closed"));
            } else {
                tracks.add(track);
                track.watch(changed -> {
                    if (changed.state().isEnded()) {
                        tracks.remove(changed);
                    }
                });
            }
        });
        return track;
    }

    private static String newId() {
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
