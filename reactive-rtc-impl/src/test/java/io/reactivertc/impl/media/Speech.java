package io.reactivertc.impl.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Is real speech, spoken by espeak-ng, of which is known when it begins and ends. */
public final class Speech {

    /** The sample rate of what espeak-ng says. */
    public static final int SAMPLE_RATE_HZ = 22_050;

    /** What is below is not heard: some -50 dB. */
    private static final int AUDIBLE = 100;

    /** Sentences that begin in different ways: with a vowel, a stop, a hiss, and very short. */
    public static final List<String> SENTENCES = List.of("Good morning everybody, can you hear me?", "Six sheep slept softly.",
            "Please open the window now.", "Yes.", "I am in the office until five.", "How are you doing today, my friend?");

    /**
     * Is when somebody speaks.
     *
     * @param beginsMillis from the beginning of all
     * @param endsMillis from the beginning of all
     */
    public record Utterance(double beginsMillis, double endsMillis) {}

    private final short[] samples;
    private final List<Utterance> truth;

    private Speech(short[] samples, List<Utterance> truth) {
        this.samples = samples;
        this.truth = truth;
    }

    /** Speaks each sentence, after so much silence each and with as much in the end. */
    public static Speech say(int silenceMillis, List<String> sentences) throws IOException, InterruptedException {
        int silence = silenceMillis * SAMPLE_RATE_HZ / 1_000;
        List<short[]> spoken = new ArrayList<>();
        int length = silence;
        for (String sentence : sentences) {
            short[] one = trim(speak(sentence));
            spoken.add(one);
            length += one.length + silence;
        }
        short[] all = new short[length];
        List<Utterance> truth = new ArrayList<>();
        int at = silence;
        for (short[] one : spoken) {
            System.arraycopy(one, 0, all, at, one.length);
            truth.add(new Utterance(at * 1_000.0 / SAMPLE_RATE_HZ, (at + one.length) * 1_000.0 / SAMPLE_RATE_HZ));
            at += one.length + silence;
        }
        return new Speech(all, truth);
    }

    /** Returns the same speech with another sound mixed to it. */
    public Speech over(short[] sound) {
        short[] mixed = new short[samples.length];
        for (int n = 0; n < mixed.length; n++) {
            mixed[n] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, samples[n] + sound[n]));
        }
        return new Speech(mixed, truth);
    }

    public short[] samples() {
        return samples;
    }

    public List<Utterance> truth() {
        return truth;
    }

    private static short[] speak(String sentence) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("espeak-ng", "-v", "en-us", "-s", "150", "--stdout", sentence)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("these tests need espeak-ng: apt-get install espeak-ng", e);
        }
        byte[] wav = process.getInputStream().readAllBytes();
        process.waitFor();
        try (AudioInputStream stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            byte[] bytes = stream.readAllBytes();
            short[] samples = new short[bytes.length / 2];
            for (int n = 0; n < samples.length; n++) {
                samples[n] = (short) (bytes[2 * n] & 0xFF | bytes[2 * n + 1] << 8);
            }
            return samples;
        } catch (UnsupportedAudioFileException e) {
            throw new IOException("espeak-ng did not write a WAV file", e);
        }
    }

    private static short[] trim(short[] samples) {
        int from = 0;
        while (Math.abs(samples[from]) < AUDIBLE) {
            from++;
        }
        int to = samples.length;
        while (Math.abs(samples[to - 1]) < AUDIBLE) {
            to--;
        }
        short[] trimmed = new short[to - from];
        System.arraycopy(samples, from, trimmed, 0, trimmed.length);
        return trimmed;
    }
}
