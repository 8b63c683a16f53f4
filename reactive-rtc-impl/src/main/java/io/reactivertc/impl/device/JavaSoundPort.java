package io.reactivertc.impl.device;

import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/** Leads to the sound of the Java platform: ALSA on Linux, which leads on to PipeWire and PulseAudio, DirectSound on Windows, CoreAudio on macOS. It never comes near the engine's own audio. */
public final class JavaSoundPort implements SoundPort {

    private static final int BITS = 16;

    /** The forms to try, the best first. */
    private static final List<AudioFormat> FORMATS =
            List.of(format(48_000, 1), format(48_000, 2), format(44_100, 1), format(44_100, 2));

    private static AudioFormat format(int sampleRateHz, int channels) {
        return new AudioFormat(sampleRateHz, BITS, channels, true, false);
    }

    @Override
    public List<MediaDevice> microphones() {
        return devices(Kind.MICROPHONE);
    }

    @Override
    public List<MediaDevice> speakers() {
        return devices(Kind.SPEAKER);
    }

    private static List<MediaDevice> devices(Kind kind) {
        List<MediaDevice> devices = new ArrayList<>();
        mixers().forEach((id, info) -> {
            try {
                if (isOf(kind, AudioSystem.getMixer(info))) {
                    devices.add(MediaDevice.available(kind, id, info.getName()));
                }
            } catch (RuntimeException failure) { // of this one; the others are there all the same
                devices.add(MediaDevice.failed(kind, id, info.getName(), String.valueOf(failure.getMessage())));
            }
        });
        return devices;
    }

    /** Returns what the platform knows, by names that stay the same; of several that look the same each but the first is numbered. */
    private static Map<String, Mixer.Info> mixers() {
        Map<String, Mixer.Info> mixers = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            int number = seen.merge(info.getName(), 1, Integer::sum);
            mixers.put(number == 1 ? info.getName() : info.getName() + " #" + number, info);
        }
        return mixers;
    }

    private static boolean isOf(Kind kind, Mixer mixer) {
        return FORMATS.stream().anyMatch(format -> mixer.isLineSupported(line(kind, format)));
    }

    private static DataLine.Info line(Kind kind, AudioFormat format) {
        return new DataLine.Info(kind == Kind.MICROPHONE ? TargetDataLine.class : SourceDataLine.class, format);
    }

    @Override
    public Input openMicrophone(String id) {
        return open(Kind.MICROPHONE, id, (mixer, format) -> {
            TargetDataLine line = (TargetDataLine) mixer.getLine(line(Kind.MICROPHONE, format));
            return JavaSoundInput.open(line, format);
        });
    }

    @Override
    public Output openSpeaker(String id) {
        return open(Kind.SPEAKER, id, (mixer, format) -> {
            SourceDataLine line = (SourceDataLine) mixer.getLine(line(Kind.SPEAKER, format));
            return JavaSoundOutput.open(line, format);
        });
    }

    private static <T> T open(Kind kind, String id, Opening<T> opening) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        try {
            return open(kind, word, id, opening);
        } catch (LinkageError missing) { // which would escape from Reactor's operators
            throw DefaultDevices.unavailable(word, id, "the platform has no sound here: " + missing.getMessage(), missing);
        }
    }

    private static <T> T open(Kind kind, String word, String id, Opening<T> opening) {
        Mixer mixer = mixer(kind, word, id);
        Exception last = null;
        for (AudioFormat format : FORMATS) {
            try {
                if (mixer.isLineSupported(line(kind, format))) {
                    return opening.open(mixer, format);
                }
            } catch (LineUnavailableException | RuntimeException failure) {
                last = failure; // another form may do
            }
        }
        throw DefaultDevices.unavailable(word, id,
                last == null ? "it knows no usual form of sound" : String.valueOf(last.getMessage()), last);
    }

    private static Mixer mixer(Kind kind, String word, String id) {
        String wanted = id.equals(MediaDevice.DEFAULT)
                ? devices(kind).stream().filter(MediaDevice::isAvailable).map(MediaDevice::id).findFirst().orElse(id)
                : id;
        Mixer.Info info = mixers().get(wanted);
        if (info == null) {
            throw DefaultDevices.unavailable(word, id, "there is none of this name", null);
        }
        try {
            return AudioSystem.getMixer(info);
        } catch (RuntimeException failure) {
            throw DefaultDevices.unavailable(word, id, String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Opens a line of a mixer in one form. */
    @FunctionalInterface
    private interface Opening<T> {

        T open(Mixer mixer, AudioFormat format) throws LineUnavailableException;
    }
}
