package io.reactivertc.impl.data;

import io.reactivertc.DataConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Is two links that face each other, for tests. */
final class LinkPair {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");

    private final InstanceId aliceInstance = InstanceId.random();
    private final InstanceId bobInstance = InstanceId.random();
    private final FakeControlCodec codec = new FakeControlCodec();
    private final RtcLoop aliceLoop;
    private final RtcLoop bobLoop;

    final Events aliceEvents = new Events();
    final Events bobEvents = new Events();
    final PeerLink alice;
    final PeerLink bob;
    private FakeChannels channels;
    private int epoch;

    LinkPair(RtcLoop loop, DataConfig data) {
        this(loop, loop, data);
    }

    LinkPair(RtcLoop aliceLoop, RtcLoop bobLoop, DataConfig data) {
        this.aliceLoop = aliceLoop;
        this.bobLoop = bobLoop;
        this.channels = new FakeChannels(aliceLoop, bobLoop);
        this.alice = new PeerLink(config(ALICE, BOB, aliceInstance, bobInstance, data), aliceLoop, aliceEvents);
        this.bob = new PeerLink(config(BOB, ALICE, bobInstance, aliceInstance, data), bobLoop, bobEvents);
    }

    private PeerLinkConfig config(UserId self, UserId remote, InstanceId own, InstanceId other, DataConfig data) {
        return new PeerLinkConfig(self, remote, own, other, data, new FakeJson(), codec, TimeoutConfig.DEFAULT,
                "[" + self + "]");
    }

    /** Attaches both to a new connection and opens it. */
    FakeChannels connect() {
        FakeChannels fresh = attach();
        fresh.open();
        return fresh;
    }

    /** Attaches both to a new connection. */
    FakeChannels attach() {
        FakeChannels fresh = new FakeChannels(aliceLoop, bobLoop);
        channels = fresh;
        int next = ++epoch;
        aliceLoop.execute(() -> attach(alice, fresh.left(), next));
        bobLoop.execute(() -> attach(bob, fresh.right(), next));
        return fresh;
    }

    private static void attach(PeerLink link, ChannelOpener side, int epoch) {
        link.attach(side, epoch);
        link.maxFrameBytes(262_144);
    }

    /** Loses the connection; both sides hear of it. */
    void cut() {
        channels.cut();
        aliceLoop.execute(alice::detach);
        bobLoop.execute(bob::detach);
    }

    FakeChannels channels() {
        return channels;
    }

    FakeControlCodec codec() {
        return codec;
    }

    /** Brings a control frame to Bob as if Alice had sent it. */
    void aliceSays(ControlFrame frame) {
        byte[] text = codec.encode(frame).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        channels.right().receive(0, java.nio.ByteBuffer.wrap(text), false);
    }

    ControlFrame.Hello aliceHello(long received, ControlFrame.Limit limit) {
        return new ControlFrame.Hello(1, aliceInstance, epoch, received, limit);
    }

    void closeAlice(CloseReason reason) {
        aliceLoop.execute(() -> alice.close(reason));
    }

    void closeBob(CloseReason reason) {
        bobLoop.execute(() -> bob.close(reason));
    }

    /** Writes down what a link tells. */
    static final class Events implements PeerLink.Listener {

        final List<Integer> live = new CopyOnWriteArrayList<>();
        final List<Integer> lost = new CopyOnWriteArrayList<>();
        final List<String> signals = new CopyOnWriteArrayList<>();
        final List<CloseReason> closes = new CopyOnWriteArrayList<>();
        final List<RtcException> violations = new CopyOnWriteArrayList<>();
        volatile int silences;
        volatile int newInstances;

        @Override
        public void onLive(int epoch) {
            live.add(epoch);
        }

        @Override
        public void onSignal(JsonText body) {
            signals.add(body.value());
        }

        @Override
        public void onRemoteClose(CloseReason reason) {
            closes.add(reason);
        }

        @Override
        public void onSilence() {
            silences++;
        }

        @Override
        public void onChannelLost(int epoch) {
            lost.add(epoch);
        }

        @Override
        public void onViolation(RtcException violation) {
            violations.add(violation);
        }

        @Override
        public void onNewInstance() {
            newInstances++;
        }
    }
}
