package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.samples.DemoServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sends files between two real pages, with their buttons. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageFilesBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Chromium chromium;
    private DemoServer server;
    private Page ada;
    private Page bob;

    @BeforeAll
    void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    void endBrowser() {
        chromium.close();
    }

    @BeforeEach
    void meet() {
        server = DemoServer.bind("localhost", 0).block(PATIENCE);
        ada = enter("Ada");
        bob = enter("Bob");
        connected(ada);
        connected(bob);
    }

    @AfterEach
    void part() {
        ada.close();
        bob.close();
        server.close().block(PATIENCE);
    }

    @Test
    void sendsManyAtOnceBothWaysAndKeepsThemOnDisk() {
        ada.evaluate("choose([1, 2, 3, 4, 5].map((n) => fileOf(`a${n}.bin`, n * 300000 + n, n)), '#attach')");
        bob.evaluate("choose([1, 2, 3, 4, 5].map((n) => fileOf(`b${n}.bin`, n * 200000, 10 + n)), '.person[data-user] .clip')");
        for (Page page : new Page[]{ada, bob}) {
            page.waitUntil("rtcDemo.files.filter(({ incoming, state }) => incoming && state === 'Offered').length === 5",
                    PATIENCE);
            page.evaluate("document.getElementById('accept-all').click()");
        }
        for (Page page : new Page[]{ada, bob}) {
            page.waitUntil("rtcDemo.files.every(({ state }) => state === 'Completed') && rtcDemo.files.length === 10",
                    PATIENCE);
        }

        for (int n = 1; n <= 5; n++) {
            assertThat(bob.evaluate("hashOfReceived('a" + n + ".bin')").asString())
                    .isEqualTo(ada.evaluate("hashOf(bytesOf(%d, %d))".formatted(n * 300_000 + n, n)).asString());
            assertThat(ada.evaluate("hashOfReceived('b" + n + ".bin')").asString())
                    .isEqualTo(bob.evaluate("hashOf(bytesOf(%d, %d))".formatted(n * 200_000, 10 + n)).asString());
        }
        bob.waitUntil("document.querySelectorAll('#transfers a[download]').length === 5", PATIENCE);
        assertThat(bob.evaluate("document.querySelector('#transfers a[download=\"a3.bin\"]').href").asString())
                .startsWith("blob:");
    }

    @Test
    void pausesAndGoesOn() {
        ada.evaluate("choose([fileOf('long.bin', 12000000, 3)], '#attach')");
        accept(bob, "long.bin");
        bob.waitUntil("rtcDemo.files[0].bytes > 1000000", PATIENCE);
        bob.evaluate("press('Pause long.bin')");
        ada.waitUntil("rtcDemo.files[0].cause === 'PAUSED_BY_PEER'", PATIENCE);
        assertThat(ada.evaluate("document.querySelector('.transfer .words').textContent").asString())
                .startsWith("paused by Bob at ");
        bob.evaluate("press('Resume long.bin')");

        bob.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);
        assertThat(bob.evaluate("hashOfReceived('long.bin')").asString())
                .isEqualTo(ada.evaluate("hashOf(bytesOf(12000000, 3))").asString());
    }

    @Test
    void cancelsAndDeclines() {
        ada.evaluate("choose([fileOf('one.bin', 12000000, 3), fileOf('two.bin', 10, 4)], '#attach')");
        accept(bob, "one.bin");
        bob.waitUntil("rtcDemo.files.find(({ name }) => name === 'one.bin').bytes > 0", PATIENCE);
        ada.evaluate("press('Cancel one.bin')");
        bob.evaluate("press('Decline two.bin')");

        bob.waitUntil("stateOf('one.bin') === 'Cancelled'", PATIENCE);
        ada.waitUntil("stateOf('two.bin') === 'Rejected'", PATIENCE);
        assertThat(
                ada.evaluate("[...document.querySelectorAll('.transfer .words')].map((row) => row.textContent).sort().join()")
                        .asString())
                .isEqualTo("Bob declined,cancelled");
        assertThat(bob.evaluate("rtcDemo.files.map(({ state }) => state).sort().join()").asString())
                .isEqualTo("Cancelled,Rejected");
    }

    @Test
    void goesOnAfterTheReceiverIsReloaded() {
        ada.evaluate("choose([fileOf('long.bin', 24000000, 5)], '#attach')");
        accept(bob, "long.bin");
        bob.waitUntil("rtcDemo.files[0].bytes > 9000000", PATIENCE);

        bob.reload();
        bob.evaluate(PageFiles.TOOLS);
        ada.waitUntil("['AWAY', ''].includes(rtcDemo.files[0].cause)", PATIENCE);
        bob.waitUntil("stateOf('long.bin') === 'Transferring' || stateOf('long.bin') === 'Completed'", PATIENCE);
        assertThat(bob.evaluate("rtcDemo.files[0].bytes").asLong()).as("what was safe is not sent again")
                .isGreaterThanOrEqualTo(8 << 20);
        bob.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);

        ada.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);
        assertThat(bob.evaluate("hashOfReceived('long.bin')").asString())
                .isEqualTo(ada.evaluate("hashOf(bytesOf(24000000, 5))").asString());
    }

    @Test
    void goesOnAfterTheSenderIsReloadedAndTheFileChosenAgain() {
        ada.evaluate("choose([fileOf('long.bin', 24000000, 6)], '#attach')");
        accept(bob, "long.bin");
        bob.waitUntil("rtcDemo.files[0].bytes > 9000000", PATIENCE);

        ada.reload();
        ada.evaluate(PageFiles.TOOLS);
        connected(ada);
        ada.waitUntil("document.getElementById('log').textContent.includes('Choose the same file again')", PATIENCE);
        assertThat(bob.evaluate("rtcDemo.files[0].cause").asString()).isEqualTo("AWAY");
        ada.evaluate("choose([fileOf('long.bin', 24000000, 6)], '#attach')");

        bob.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);
        assertThat(bob.evaluate("rtcDemo.files.length").asInt()).isEqualTo(1);
        assertThat(bob.evaluate("hashOfReceived('long.bin')").asString())
                .isEqualTo(ada.evaluate("hashOf(bytesOf(24000000, 6))").asString());
    }

    private static void accept(Page page, String name) {
        page.waitUntil("stateOf('" + name + "') === 'Offered'", PATIENCE);
        page.evaluate("press('Accept " + name + "')");
    }

    private Page enter(String name) {
        Page page = chromium.open(URI.create("http://localhost:" + server.server().port() + "/?room=files"));
        page.evaluate(PageFiles.TOOLS);
        page.evaluate("rtcDemo.join('files', '" + name + "')");
        return page;
    }

    private static void connected(Page page) {
        page.waitUntil("rtcDemo.peers.length === 1 && rtcDemo.peers[0].state === 'Connected'", PATIENCE);
    }
}
