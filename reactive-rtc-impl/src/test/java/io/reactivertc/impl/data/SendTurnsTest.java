package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class SendTurnsTest {

    private static final int KIB = 1_024;
    private static final int WHOLE = 262_144;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final Engine engine = new Engine();
    private final SendTurns turns = new SendTurns(loop, () -> 1_000_000, WHOLE);

    @AfterEach
    void end() {
        loop.dispose();
        time.dispose();
    }

    @Test
    void fillsTheEngineWithOneBudgetForAllChannels() {
        senders(8, SendTurns.NORMAL_WEIGHT);

        pass(1_000);

        assertThat(engine.held()).isBetween(SendBudget.LOW_BYTES, SendBudget.HIGH_BYTES);
    }

    @Test
    void sharesEvenlyWhateverTheSizeOfFrames() {
        List<Sender> senders = senders(4, SendTurns.NORMAL_WEIGHT);
        senders.get(0).frameBytes = 1_000;
        senders.get(1).frameBytes = 20_000;

        carry(2_000, 40_000);

        long mean = senders.stream().mapToLong(sender -> sender.sent).sum() / 4;
        assertThat(senders).allSatisfy(sender -> assertThat(sender.sent).isBetween(mean * 9 / 10, mean * 11 / 10));
    }

    @Test
    void sharesByWeight() {
        Sender heavy = sender(4 * SendTurns.NORMAL_WEIGHT);
        Sender light = sender(SendTurns.NORMAL_WEIGHT);

        carry(2_000, 40_000);

        assertThat((double) heavy.sent / light.sent).isBetween(3.5, 4.5);
    }

    @Test
    void passesMessagesBeforeBulkThatHasFilledItsPart() {
        Sender bulk = sender(SendTurns.NORMAL_WEIGHT);
        pass(100);
        Sender messages = new Sender();
        messages.left = 1;
        messages.frameBytes = 200;
        run(() -> messages.bind(turns.messages(messages.port, messages)));

        run(messages.turn::ready);

        assertThat(messages.sent).isEqualTo(200);
        assertThat(bulk.sent).isLessThan(SendBudget.HIGH_BYTES);
    }

    @Test
    void letsAQuietChannelPassThoseThatAreBusy() {
        senders(8, SendTurns.NORMAL_WEIGHT);
        carry(100, 40_000);
        pass(100);
        Sender rare = new Sender();
        rare.left = 1;
        rare.frameBytes = 200;
        run(() -> rare.bind(turns.bulk(rare.port, rare, SendTurns.NORMAL_WEIGHT)));

        run(rare.turn::ready);

        assertThat(rare.sent).isEqualTo(200);
    }

    @Test
    void cutsLargeChunksWhenAloneAndSmallerOnesInCompany() {
        Sender first = sender(SendTurns.NORMAL_WEIGHT);
        pass(500);
        assertThat(first.sizes).containsOnly(WHOLE);

        Sender second = sender(SendTurns.NORMAL_WEIGHT);
        first.sizes.clear();
        carry(200, 40_000);
        assertThat(first.sizes).isNotEmpty().allMatch(size -> size <= SendTurns.MOST_CHUNK_BYTES);

        second.left = 0;
        carry(500, 40_000);
        first.sizes.clear();
        carry(100, 40_000);
        assertThat(first.sizes).containsOnly(WHOLE);
    }

    @Test
    void shrinksChunksToWhatASlowLinkCarriesInFiveMilliseconds() {
        Sender first = sender(SendTurns.NORMAL_WEIGHT);
        sender(SendTurns.NORMAL_WEIGHT);
        carry(4_000, 5_000);
        first.sizes.clear();

        carry(1_000, 5_000);

        assertThat(first.sizes).isNotEmpty().allMatch(size -> size >= SendTurns.LEAST_CHUNK_BYTES && size < 48 * KIB);
    }

    @Test
    void buffersTwoBandwidthDelayProductsOnALongLink() {
        SendTurns distant = new SendTurns(loop, () -> 100_000_000, WHOLE);
        Sender sender = new Sender();
        run(() -> sender.bind(distant.bulk(sender.port, sender, SendTurns.NORMAL_WEIGHT)));
        run(sender.turn::ready);

        carry(2_000, 20_000);

        assertThat(engine.held()).isBetween(2_000_000L, 5_000_000L);
    }

    @Test
    void givesTheRoomOfAChannelThatEndedToTheOthers() {
        List<Sender> senders = senders(2, SendTurns.NORMAL_WEIGHT);
        pass(100);
        long before = senders.get(1).sent;

        run(senders.get(0).turn::end);
        engine.held.clear();
        pass(100);

        assertThat(senders.get(1).sent).isGreaterThan(before);
    }

    @Test
    void sendsNothingMoreAfterTheEnd() {
        List<Sender> senders = senders(2, SendTurns.NORMAL_WEIGHT);
        pass(10);
        run(turns::end);
        long sent = senders.get(0).sent;

        engine.held.clear();
        run(senders.get(0).turn::ready);
        pass(100);

        assertThat(senders.get(0).sent).isEqualTo(sent);
    }

    private List<Sender> senders(int count, int weight) {
        List<Sender> senders = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            senders.add(sender(weight));
        }
        return senders;
    }

    private Sender sender(int weight) {
        Sender sender = new Sender();
        run(() -> sender.bind(turns.bulk(sender.port, sender, weight)));
        run(sender.turn::ready);
        return sender;
    }

    private void run(Runnable command) {
        loop.execute(command);
        time.advanceTimeBy(Duration.ZERO);
    }

    private void pass(int millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    /** Lets the link carry so much each millisecond, from the channels in turn. */
    private void carry(int millis, int bytes) {
        for (int n = 0; n < millis; n++) {
            run(() -> engine.carry(bytes));
            pass(1);
        }
    }

    /** Holds what was sent, and carries it frame by frame in the order of the channels' turns, as SCTP does. */
    private static final class Engine {

        private final List<Port> ports = new ArrayList<>();
        private final List<Port> held = new ArrayList<>();
        private long credit;

        long held() {
            return ports.stream().mapToLong(Port::bytes).sum();
        }

        void carry(int bytes) {
            credit += bytes;
            while (!held.isEmpty() && credit > 0) {
                Port port = held.remove(0);
                credit -= port.frames.remove(0);
                if (!port.frames.isEmpty()) {
                    held.add(port);
                }
            }
            credit = held.isEmpty() ? 0 : credit;
        }
    }

    private final class Port implements ChannelPort {

        private final List<Integer> frames = new ArrayList<>();
        private final Sender sender;

        Port(Sender sender) {
            this.sender = sender;
            engine.ports.add(this);
        }

        long bytes() {
            return engine.held.contains(this) ? frames.stream().mapToLong(Integer::longValue).sum() : 0;
        }

        @Override
        public ChannelSpec spec() {
            return ChannelSpec.negotiated("test", 1);
        }

        @Override
        public void send(ByteBuffer frame, boolean binary) {
            int bytes = frame.remaining();
            if (!engine.held.contains(this)) {
                frames.clear();
                engine.held.add(this);
            }
            frames.add(bytes);
            loop.execute(() -> sender.turn.onHanded(bytes));
        }

        @Override
        public void pollBuffered() {
            long bytes = bytes();
            loop.execute(() -> sender.turn.onBuffered(bytes));
        }

        @Override
        public void close() {}
    }

    private final class Sender implements Turn.Source {

        private final Port port = new Port(this);
        private final List<Integer> sizes = new ArrayList<>();
        private Turn turn;
        private int frameBytes = WHOLE;
        private int left = Integer.MAX_VALUE;
        private long sent;

        void bind(Turn place) {
            turn = place;
        }

        @Override
        public @Nullable Frame nextFrame(int maxBytes) {
            if (left == 0) {
                return null;
            }
            left--;
            int size = Math.min(frameBytes, maxBytes);
            sizes.add(size);
            sent += size;
            return Frame.binary(ByteBuffer.allocate(size));
        }

        @Override
        public void onHanded(int bytes) {}
    }
}
