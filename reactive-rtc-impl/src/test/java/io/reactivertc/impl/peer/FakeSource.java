package io.reactivertc.impl.peer;

import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.VideoFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Is where the media of {@link FakeSender}s come from: who pushes hands them over on their own thread. */
sealed class FakeSource permits FakeSource.Audio, FakeSource.Video {

    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final int FRAMES = 480;

    private final List<FakeSender> senders = new CopyOnWriteArrayList<>();

    void attach(FakeSender sender) {
        senders.add(sender);
    }

    void detach(FakeSender sender) {
        senders.remove(sender);
    }

    /** Returns how many senders take from it. */
    int senders() {
        return senders.size();
    }

    final void carry(AudioFrame frame) {
        senders.forEach(sender -> sender.carry(frame));
    }

    final void carry(VideoFrame frame) {
        senders.forEach(sender -> sender.carry(frame));
    }

    /** Brings sound to the other side as the native engine does: of one channel. */
    static final class Audio extends FakeSource implements AudioSourcePort {

        @Override
        public boolean push(short[] samples, int channels) {
            if (channels < 1 || channels > 2 || samples.length != FRAMES * channels) {
                throw new IllegalArgumentException(samples.length + " samples of " + channels + " channels are not 10 ms");
            }
            short[] mono = new short[FRAMES];
            for (int n = 0; n < FRAMES; n++) {
                mono[n] = samples[n * channels];
            }
            carry(AudioFrame.of(mono, SAMPLE_RATE_HZ, 1, System.nanoTime()));
            return true;
        }
    }

    static final class Video extends FakeSource implements VideoSourcePort {

        @Override
        public void push(VideoFrame frame) {
            carry(frame);
        }
    }
}
