package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceServer;
import io.reactivertc.RtcConfig;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.room.FakeSession;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage.IceServerInfo;
import io.reactivertc.signaling.ServerMessage.IceServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When a client asks the signaling server for ICE servers, and what it does with the answer. */
class GivenIceServersTest {

    private static final Duration LONG = Duration.ofSeconds(11);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final FakeSession session = new FakeSession();
    private final GivenIceServers given = new GivenIceServers(loop, session);
    private final List<List<IceServer>> emitted = new ArrayList<>();

    @Test
    void aServerThatToldOfNoneIsNotAsked() {
        use();

        assertThat(session.takeAsked()).isEmpty();
        assertThat(emitted).containsExactly(List.of());
    }

    @Test
    void freshOnesAreUsedAsTheyAreAndOlderOnesAskedForAnewByAllAtOnce() {
        tell("first");
        use();
        assertThat(names()).containsExactly("first");
        assertThat(session.takeAsked()).isEmpty();

        time.advanceTimeBy(LONG);
        use();
        use();
        assertThat(session.takeAsked()).containsExactly(new ClientMessage.AskIceServers(null));
        loop.execute(() -> session.reply(told("second")));
        time.advanceTime();
        assertThat(names()).containsExactly("first", "second", "second");

        time.advanceTimeBy(LONG);
        use();
        assertThat(session.takeAsked()).as("asked again").hasSize(1);
    }

    @Test
    void thoseKnownAreUsedWhileTheServerIsAwayOrDoesNotAnswer() {
        tell("first");
        time.advanceTimeBy(LONG);
        session.ready(false);
        use();
        session.ready(true);
        use();
        loop.execute(() -> session.fail(new SignalingException(RtcErrorCode.TIMEOUT, "no answer")));
        time.advanceTime();

        assertThat(names()).containsExactly("first", "first");
    }

    @Test
    void whatCannotBeUsedIsLeftOut() {
        given.onTold(new IceServers(List.of(
                new IceServerInfo(List.of("http://example.org"), null, null),
                new IceServerInfo(List.of(), null, null),
                new IceServerInfo(List.of("turn:example.org"), null, null),
                new IceServerInfo(List.of("stun:example.org"), null, null)), 0));
        use();

        assertThat(emitted).containsExactly(List.of(IceServer.stun("stun:example.org")));
    }

    @Test
    void theApplicationsOwnComeFirst() {
        IceServer own = IceServer.stun("stun:own.example.org");
        RtcConfig usual = RtcConfig.DEFAULT;
        RtcConfig config = usual.withIce(usual.ice().withServers(Mono.just(List.of(own))));
        tell("first");

        List<IceServer> all = new ArrayList<>();
        given.addedTo(config).ice().servers().subscribe(all::addAll);

        assertThat(all).hasSize(2).startsWith(own);
    }

    private void tell(String name) {
        loop.execute(() -> given.onTold(told(name)));
        time.advanceTime();
    }

    private void use() {
        loop.execute(() -> given.servers().subscribe(emitted::add));
        time.advanceTime();
    }

    private List<String> names() {
        return emitted.stream().map(servers -> servers.get(0).username()).toList();
    }

    private static IceServers told(String name) {
        return new IceServers(List.of(new IceServerInfo(List.of("turn:example.org"), name, "secret")), 0);
    }
}
