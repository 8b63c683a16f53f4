package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** Loads the page's files as browsers do: many at once, over connections that are used again. */
class WebPageServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void eachFileComesWholeEachTime() {
        DemoServer server = DemoServer.bind("localhost", 0).block(PATIENCE);
        HttpClient client = HttpClient.create().baseUrl("http://localhost:" + server.server().port());
        List<String> files = List.of("/", "/demo.css", "/demo.js", "/reactive-rtc.js");

        List<Integer> sizes = Flux.range(0, 2_000)
                .flatMap(n -> client.get().uri(files.get(n % 4)).responseSingle((response, body) -> body.asByteArray())
                        .map(bytes -> bytes.length)
                        .timeout(Duration.ofSeconds(20)), 24)
                .distinct()
                .collectList()
                .block(PATIENCE);

        assertThat(sizes).hasSize(4);
        server.close().block(PATIENCE);
    }
}
