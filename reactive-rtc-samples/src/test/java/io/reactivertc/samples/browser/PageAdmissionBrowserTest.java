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

/** Lets people into a room, and out of it, with the buttons of real pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageAdmissionBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PRESS =
            "window.press = (label) => document.querySelector(`button[aria-label=\"${label}\"]`).click(); true";

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
    void openPages() {
        server = DemoServer.bind("localhost", 0).block(PATIENCE);
        ada = open();
        bob = open();
    }

    @AfterEach
    void closePages() {
        ada.close();
        bob.close();
        server.close().block(PATIENCE);
    }

    @Test
    void theOwnerLetsInTurnsAwayAndRemoves() {
        enter(ada, "Ada", "document.getElementById('ask').checked = true;");
        ada.waitUntil("rtcDemo.room?.isInside", PATIENCE);

        enter(bob, "Bob", "");
        bob.waitUntil("rtcDemo.room?.state.name === 'AwaitingAdmission'", PATIENCE);
        assertThat(bob.evaluate("document.getElementById('waiting').hidden").asBoolean()).isFalse();
        bob.evaluate("document.getElementById('stop-waiting').click()");
        bob.waitUntil("rtcDemo.room.state.name === 'Left'", PATIENCE);
        ada.waitUntil("rtcDemo.room.knocks.length === 0 && document.getElementById('knocks').childElementCount === 0",
                PATIENCE);

        bob.waitUntil("!document.getElementById('enter').disabled", PATIENCE);
        bob.evaluate("new Promise((resolve) => setTimeout(resolve, 1100))"); // who withdrew may knock again after a second
        enter(bob, "Bob", "");
        ada.waitUntil("document.getElementById('knocks').textContent.includes('Bob wants to come in')", PATIENCE);
        ada.evaluate("press('Let Bob in')");
        bob.waitUntil("rtcDemo.peers.length === 1 && rtcDemo.peers[0].state === 'Connected'", PATIENCE);
        ada.waitUntil("document.getElementById('knocks').childElementCount === 0", PATIENCE);

        ada.evaluate("press('Remove Bob')");
        ada.waitUntil("document.querySelector('.eject')?.dataset.sure", PATIENCE);
        ada.evaluate("document.querySelector('.eject').click()");
        bob.waitUntil("rtcDemo.trouble === 'The owner removed you from the room.'", PATIENCE);
        ada.waitUntil("rtcDemo.peers.length === 0", PATIENCE);
        assertThat(bob.evaluate("document.body.dataset.view").asString()).isEqualTo("door");
    }

    @Test
    void whoIsTurnedAwayIsToldSo() {
        enter(ada, "Ada", "document.getElementById('ask').checked = true;");
        ada.waitUntil("rtcDemo.room?.isInside", PATIENCE);
        enter(bob, "Bob", "");
        ada.waitUntil("document.getElementById('knocks').childElementCount === 1", PATIENCE);

        ada.evaluate("press('Turn Bob away')");

        bob.waitUntil("rtcDemo.trouble === 'The owner does not let you in.'", PATIENCE);
    }

    @Test
    void aPasswordIsAskedForAndHelps() {
        enter(ada, "Ada", "document.getElementById('new-password').value = 'sesame';");
        ada.waitUntil("rtcDemo.room?.isInside", PATIENCE);
        enter(bob, "Bob", "");
        bob.waitUntil("rtcDemo.trouble === 'This room has a password. Please enter it.'", PATIENCE);
        bob.waitUntil("!document.getElementById('enter').disabled", PATIENCE);

        enter(bob, "Bob", "document.getElementById('password').value = 'sesame';");

        bob.waitUntil("rtcDemo.peers.length === 1 && rtcDemo.peers[0].state === 'Connected'", PATIENCE);
    }

    private Page open() {
        Page page = chromium.open(URI.create("http://localhost:" + server.server().port() + "/?room=door"));
        page.evaluate(PRESS);
        return page;
    }

    private static void enter(Page page, String name, String before) {
        page.evaluate("document.getElementById('name').value = '%s'; %s document.getElementById('join').requestSubmit()"
                .formatted(name, before));
    }
}
