package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.samples.DemoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the snippets of docs/browser.md in a page that meets a JVM, one after the other. */
class DocumentedPageBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SNIPPET = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);

    private Chromium chromium;
    private DemoServer server;
    private RtcConnection jvm;

    @BeforeEach
    void start() {
        server = Objects.requireNonNull(DemoServer.bind("localhost", 0).block(PATIENCE));
        jvm = Objects.requireNonNull(
                RtcConnector.create().signaling(server.signaling()).userId("jvm").connect().block(PATIENCE));
        chromium = Chromium.start();
    }

    @AfterEach
    void end() {
        chromium.close();
        jvm.close().block(PATIENCE);
        server.close().block(PATIENCE);
    }

    @Test
    void everySnippetRuns(@TempDir Path folder) throws IOException {
        Room room = Objects.requireNonNull(jvm.open(RoomId.of("lobby")).block(PATIENCE));
        room.files().flatMap(file -> file.saveTo(folder)).subscribe();
        room.peers().flatMap(peer -> peer.channels().flatMap(channel -> channel.messages())).subscribe();
        jvm.calls().flatMap(IncomingCall::accept).subscribe();
        Page page = chromium.open(URI.create("http://localhost:" + server.server().port() + "/"));

        List<String> snippets = SNIPPET.matcher(Files.readString(documentation()))
                .results()
                .map(found -> found.group(1).replaceAll("import (\\{.*?\\}) from '\\./(.*?)';",
                        "const $1 = await import('/$2');"))
                .toList();
        assertThat(snippets).hasSize(6);
        page.evaluate(snippets.stream().collect(Collectors.joining("\n", "(async () => {\n", "\nreturn true; })()")));

        assertThat(folder.resolve("report.txt")).hasContent("some text");
        assertThat(folder.resolve("live.txt")).hasContent("as long as it takes");
        assertThat(folder.resolve("readme.txt")).hasContent("read me");
        assertThat(page.console()).doesNotContain("uncaught");
    }

    private static Path documentation() {
        Path here = Path.of("docs", "browser.md");
        return Files.exists(here) ? here : Path.of("..").resolve(here);
    }
}
