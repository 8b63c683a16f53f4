package io.reactivertc.impl.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.webrtc.WebRtcCameras;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the sound of the platform, whatever there is; and a sound card of files, which a configuration of ALSA makes, in a JVM of its own. */
class JavaSoundNativeTest implements DevicePortContract {

    private static final int SECOND = 48_000;

    @TempDir
    Path folder;

    @Override
    public SoundPort sound() {
        return new JavaSoundPort();
    }

    @Override
    public CameraPort cameras() {
        return new WebRtcCameras();
    }

    @Test
    void aMicrophoneIsHeardAndASpeakerPlays() throws IOException, InterruptedException {
        Path heard = folder.resolve("heard.raw");
        Path played = folder.resolve("played.raw");
        Files.write(heard, tone(440, 4 * SECOND));
        Path card = folder.resolve("card.conf");
        Files.writeString(card, """
                pcm.nothing { type null }
                pcm.default {
                    type file
                    slave.pcm "nothing"
                    infile "%s"
                    file "%s"
                    format "raw"
                }
                """.formatted(heard, played));
        Path output = folder.resolve("output.txt");
        ProcessBuilder other = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"),
                SoundOfFiles.class.getName()).redirectErrorStream(true).redirectOutput(output.toFile());
        other.environment().put("ALSA_CONFIG_PATH", card.toString());

        Process process = other.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).as("%s", lines).contains("microphones 1", "speakers 1");
        assertThat(lines).anyMatch(line -> line.matches("heard 4[34]\\d Hz"));
        assertThat(process.exitValue()).isZero();
        assertThat(SoundOfFiles.frequency(samples(Files.readAllBytes(played)))).isBetween(650.0, 670.0);
    }

    private static byte[] tone(double hz, int samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < samples; n++) {
            bytes.putShort((short) (8_000 * Math.sin(2 * Math.PI * hz * n / SECOND)));
        }
        return bytes.array();
    }

    private static short[] samples(byte[] bytes) {
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
