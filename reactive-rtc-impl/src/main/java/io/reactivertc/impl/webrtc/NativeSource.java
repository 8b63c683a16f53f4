package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.reactivertc.media.MediaKind;
import org.slf4j.LoggerFactory;

/** Is a native source, which exists while senders take from it. On the lane. */
interface NativeSource {

    /** Returns what it carries. */
    MediaKind kind();

    /** Returns what keeps pushes out; to be held by whoever attaches, detaches, describes or closes. */
    PushGate gate();

    /** Makes a track of this source for one sender; the source exists until all of them were given back by {@link #detach}. While the gate is held. */
    MediaStreamTrack attach(PeerConnectionFactory factory, String trackId);

    /** Gives one of the tracks back, which nothing uses any more. While the gate is held. */
    void detach(MediaStreamTrack track);

    /** Gives a track back; webrtc-java throws if something else holds it besides, and has released it by then. */
    static void dispose(MediaStreamTrack track) {
        try {
            track.dispose();
        } catch (Error stillHeld) { // by a connection that is not released, see ConnectionRelease
            LoggerFactory.getLogger(NativeSource.class).trace("held elsewhere", stillHeld);
        }
    }
}
