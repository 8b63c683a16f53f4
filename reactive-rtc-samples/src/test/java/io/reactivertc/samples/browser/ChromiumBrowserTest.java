package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ChromiumBrowserTest {

    private static final URI PAGE = URI.create("data:text/html;base64," + Base64.getEncoder().encodeToString("""
            <title>here</title>
            <script>window.loads = 1; setTimeout(() => window.late = true, 200)</script>
            """.getBytes(StandardCharsets.UTF_8)));

    @Test
    void evaluatesWaitsReloadsAndReportsErrors() {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.open(PAGE)) {
            page.waitUntil("window.late", Duration.ofSeconds(10));
            page.evaluate("window.loads = 2");
            page.reload();

            assertThat(page.evaluate("document.title").asString()).isEqualTo("here");
            assertThat(page.evaluate("window.loads").asInt()).isEqualTo(1);
            assertThat(page.evaluate("Promise.resolve({answer: [42]})").at("/answer/0").asInt()).isEqualTo(42);
            assertThatThrownBy(() -> page.evaluate("nothing.here")).hasMessageContaining("nothing is not defined");
            assertThatThrownBy(() -> page.waitUntil("false", Duration.ofMillis(100))).hasMessageContaining("not true in time");
        }
    }

    @Test
    void leavesNoProcessAndNoProfile() {
        Chromium chromium = Chromium.start();

        chromium.close();

        assertThat(chromium.process().isAlive()).isFalse();
        assertThat(chromium.profile()).doesNotExist();
    }
}
