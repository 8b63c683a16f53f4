package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.VideoFrame;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;

/** Remembers what arrives in a section. Its waits are for the test's thread. */
public final class Recorder {

    private static final int LOUD = 1_000;

    private final BlockingQueue<Boolean> sounds = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pictures = new LinkedBlockingQueue<>();
    private final Set<String> forms = ConcurrentHashMap.newKeySet();

    public void hear(AudioFrame frame) {
        forms.add(frame.samplesPerChannel() + " x " + frame.channels() + " at " + frame.sampleRateHz() + " Hz");
        for (int n = 0; n < frame.length(); n++) {
            if (frame.sample(n) > LOUD) {
                sounds.add(true);
                return;
            }
        }
    }

    public void see(VideoFrame frame) {
        pictures.add(frame.y().get(0) & 0xff);
        frame.release();
    }

    public void awaitSound() throws InterruptedException {
        assertThat(sounds.poll(PortEnd.BOUND.toMillis(), TimeUnit.MILLISECONDS)).as("sound").isNotNull();
    }

    /** Waits until so many more frames of sound were loud. */
    public void awaitSounds(int count) throws InterruptedException {
        for (int n = 0; n < count; n++) {
            awaitSound();
        }
    }

    /** Returns how bright the next picture is. */
    public int nextPicture() throws InterruptedException {
        Integer brightness = pictures.poll(PortEnd.BOUND.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(brightness).as("a picture").isNotNull();
        return brightness;
    }

    /** Waits for a picture that is about as bright as this. */
    public void awaitPicture(int brightness) throws InterruptedException {
        while (Math.abs(nextPicture() - brightness) > 20) {
            // another one
        }
    }

    public void forget() {
        sounds.clear();
        pictures.clear();
    }

    public Set<String> forms() {
        return forms;
    }

    public static Offset<Integer> about() {
        return Offset.offset(20);
    }
}
