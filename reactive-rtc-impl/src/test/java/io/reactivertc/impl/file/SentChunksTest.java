package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentChunksTest {

    private static final Object ONE = "lane one";
    private static final Object OTHER = "lane two";
    private static final int ANY = 1 << 20;

    private final SentChunks chunks = new SentChunks();

    @Test
    void givesWhatWasOnALostLaneToTheOthersInOrder() {
        send(0, 10, ONE);
        send(10, 10, OTHER);
        send(20, 10, ONE);

        chunks.lost(ONE);

        assertThat(again(OTHER)).containsExactly("0+10", "20+10");
        assertThat(chunks.hasLost()).isFalse();
    }

    @Test
    void givesItAgainWhenThatLaneIsLostToo() {
        send(0, 10, ONE);
        chunks.lost(ONE);
        assertThat(again(OTHER)).containsExactly("0+10");

        chunks.lost(OTHER);

        assertThat(again(ONE)).containsExactly("0+10");
    }

    @Test
    void forgetsWhatArrived() {
        send(0, 10, ONE);
        send(10, 10, ONE);
        chunks.arrived(15);

        chunks.lost(ONE);

        assertThat(again(OTHER)).containsExactly("10+10");
    }

    @Test
    void forgetsWhatArrivedAfterItWasLost() {
        send(0, 10, ONE);
        chunks.lost(ONE);

        chunks.arrived(10);

        assertThat(chunks.hasLost()).isFalse();
    }

    @Test
    void splitsWhatDoesNotFit() {
        send(100, 10, ONE);
        chunks.lost(ONE);

        assertThat(described(chunks.again(Long.BYTES + 4, OTHER))).isEqualTo("100+4");
        assertThat(described(chunks.again(Long.BYTES + 4, OTHER))).isEqualTo("104+4");
        assertThat(described(chunks.again(Long.BYTES + 4, OTHER))).isEqualTo("108+2");
        assertThat(chunks.again(ANY, OTHER)).isNull();
    }

    private void send(long offset, int bytes, Object lane) {
        ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + bytes).putLong(offset);
        for (int n = 0; n < bytes; n++) {
            frame.put((byte) (offset + n));
        }
        ByteBuffer sent = frame.flip();
        chunks.sent(offset, sent, lane);
        sent.position(sent.limit()); // as who sends it may leave it
    }

    private List<String> again(Object lane) {
        List<String> all = new ArrayList<>();
        for (ByteBuffer next = chunks.again(ANY, lane); next != null; next = chunks.again(ANY, lane)) {
            all.add(described(next));
        }
        return all;
    }

    private static String described(ByteBuffer frame) {
        long offset = frame.getLong();
        for (int n = 0; n < frame.remaining(); n++) {
            assertThat(frame.get(frame.position() + n)).isEqualTo((byte) (offset + n));
        }
        return offset + "+" + frame.remaining();
    }
}
