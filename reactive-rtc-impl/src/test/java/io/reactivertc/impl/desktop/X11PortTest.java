package io.reactivertc.impl.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactivertc.media.Desktop.Availability;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class X11PortTest {

    @ParameterizedTest
    @CsvSource({
            "'Linux', '', '', HEADLESS", "'Linux', '', 'wayland-0', UNSUPPORTED", "'Windows 11', ':0', '', UNSUPPORTED",
            "'Mac OS X', '/private/tmp/org.xquartz:0', '', UNSUPPORTED", "'Linux', ':64999', '', UNREACHABLE",
            "'Linux', 'nonsense', '', UNSUPPORTED"
    })
    void whyThereIsNoDisplayIsTold(String system, String display, String wayland, Availability expected) {
        Map<String, String> environment = wayland.isEmpty()
                ? Map.of("DISPLAY", display)
                : Map.of("DISPLAY", display, "WAYLAND_DISPLAY", wayland);

        DisplayException why =
                catchThrowableOfType(DisplayException.class, () -> new X11Port(environment, system).open());

        assertThat(why.availability()).isEqualTo(expected);
        assertThat(why).hasMessageMatching(".{10,}");
    }

    @Test
    void addressesAreRead() throws DisplayException {
        assertThat(X11Address.parse(":0")).isEqualTo(new X11Address("", 0, 0));
        assertThat(X11Address.parse("unix:3.1")).isEqualTo(new X11Address("", 3, 1));
        assertThat(X11Address.parse("localhost:10.0")).isEqualTo(new X11Address("localhost", 10, 0));
        assertThat(X11Address.parse("localhost:10").port()).isEqualTo(6_010);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "0", ":x", ":0.0.0", ":123456", "../x:0", "a b:0"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> X11Address.parse(text)).isInstanceOf(DisplayException.class);
    }

    @Test
    void theEntryForThisMachineIsPreferred() throws IOException {
        byte[] file = entries("other 7 a", "here 8 b", "here 7 c");

        assertThat(X11Authority.parse(file, new X11Address("", 7, 0), "here").data()).containsExactly('c');
        assertThat(X11Authority.parse(file, new X11Address("", 7, 0), "unknown").data()).containsExactly('a');
        assertThat(X11Authority.parse(file, new X11Address("", 9, 0), "here")).isSameAs(X11Authority.NONE);
    }

    @Test
    void aFileThatIsBrokenOrMissingIsNone() {
        assertThat(X11Authority.read(Path.of("/nowhere/at/all"), new X11Address("", 0, 0), "")).isSameAs(X11Authority.NONE);
        assertThatThrownBy(() -> X11Authority.parse(new byte[]{1, 0, 9, 9}, new X11Address("", 0, 0), ""))
                .isInstanceOf(IOException.class);
    }

    /** Each is a host, a display and what lets in. */
    private static byte[] entries(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        for (String entry : entries) {
            String[] parts = entry.split(" ", -1);
            output.writeShort(256);
            for (String field : new String[]{parts[0], parts[1], "MIT-MAGIC-COOKIE-1", parts[2]}) {
                output.writeShort(field.length());
                output.write(field.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return bytes.toByteArray();
    }
}
