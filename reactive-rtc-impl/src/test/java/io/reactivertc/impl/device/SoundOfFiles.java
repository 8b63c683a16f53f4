package io.reactivertc.impl.device;

import io.reactivertc.audio.AudioSources;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Devices;
import io.reactivertc.media.MediaDevice;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import reactor.core.scheduler.Schedulers;

/** Listens to the microphone for half a second, and plays a tone of 660 Hz for one. The main class of a JVM whose sound card is made of files. */
final class SoundOfFiles {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private SoundOfFiles() {}

    public static void main(String[] arguments) {
        SoundPort port = new JavaSoundPort();
        Devices devices = new DefaultDevices(port, new FakeDevices(),
                new Consents(CaptureConsent.ALWAYS, Schedulers.boundedElastic()), Schedulers.boundedElastic());
        System.out.println("microphones " + port.microphones().size());
        System.out.println("speakers " + port.speakers().size());
        List<AudioFrame> heard =
                Objects.requireNonNull(devices.microphone(MediaDevice.DEFAULT).take(50).collectList().block(PATIENCE));
        short[] samples = new short[heard.stream().mapToInt(AudioFrame::length).sum()];
        int at = 0;
        for (AudioFrame frame : heard) {
            frame.copyTo(samples, at);
            at += frame.length();
        }
        System.out.println("heard " + Math.round(frequency(samples)) + " Hz");
        devices.play(AudioSources.tone(660).take(100), MediaDevice.DEFAULT).block(PATIENCE);
        System.exit(0);
    }

    /** Returns the frequency of a tone of 48 kHz: how often it crosses zero upwards. */
    static double frequency(short[] samples) {
        int crossings = 0;
        for (int n = 1; n < samples.length; n++) {
            crossings += samples[n - 1] < 0 && samples[n] >= 0 ? 1 : 0;
        }
        return crossings * 48_000.0 / samples.length;
    }
}
