package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.Pushing;
import io.reactivertc.impl.peer.Recorder;
import io.reactivertc.impl.peer.TrackPortContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class WebRtcTrackPortNativeTest implements TrackPortContract {

    private final Scheduler threads = Schedulers.newParallel("test-loop", 2);
    private final PortEnd left = new PortEnd(RtcLoop.on(threads));
    private final PortEnd right = new PortEnd(RtcLoop.on(threads));

    @AfterEach
    void givesEveryNativeHandleBack() {
        left.close();
        right.close();
        threads.dispose();

        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    /** Sender and receiver of one process share an engine; so this takes two. */
    @Test
    void hearsOthersAfterItStoppedToSendSound() throws InterruptedException {
        WebRtcEngine own = new WebRtcEngine(Schedulers::parallel, EngineLimits.DEFAULT);
        WebRtcEngine theirs = new WebRtcEngine(Schedulers::parallel, EngineLimits.DEFAULT);
        left.open(own, PeerPortContract.CONFIG);
        right.open(theirs, PeerPortContract.CONFIG);
        AudioSourcePort source = theirs.audioSource();
        right.call(() -> right.port().send(source, "theirs", "stream"));
        SenderPort sender = left.call(() -> left.port().send(own.audioSource(), "own", "stream"));
        left.connect(right);
        right.connect(left);
        TrackPort track = left.nextTrack();
        Recorder recorder = new Recorder();
        left.run(() -> track.receiveAudio(recorder::hear));
        Pushing.tone(source).during(tone -> {
            recorder.awaitSound();

            left.run(sender::stop);
            recorder.forget();
            recorder.awaitSounds(20);
            left.connect(right);
            recorder.forget();
            recorder.awaitSounds(20);

            PortEnd other = new PortEnd(left.loop);
            other.open(own, PeerPortContract.CONFIG);
            PortEnd end = new PortEnd(right.loop);
            end.open(theirs, PeerPortContract.CONFIG);
            other.call(() -> other.port().send(own.audioSource(), "again", "stream"));
            other.connect(end);
            other.awaitState(PeerPort.LinkState.CONNECTED);
            other.close();
            end.close();
            recorder.forget();
            recorder.awaitSounds(20);
        });
    }

    @Override
    public PeerEngine engine() {
        return WebRtcEngine.shared();
    }

    @Override
    public PortEnd left() {
        return left;
    }

    @Override
    public PortEnd right() {
        return right;
    }
}
