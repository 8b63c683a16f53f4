package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivertc.data.DataMessage.Kind;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the writer and the reader of frames, alone and against each other. */
class FramesTest {

    private static final int MOST = 1 << 20;

    private final FrameWriter writer = new FrameWriter();
    private final Received received = new Received();

    @ParameterizedTest(name = "{0} with flags {1}: {3}")
    @CsvSource({
            "TEXT,   1, 68c3a9, 00 01 00000003 68c3a9",
            "BINARY, 1, '',     01 01 00000000",
            "JSON,   0, 5b,     02 00 00000001 5b",
            "BINARY, 2, '',     01 02 00000000"
    })
    void writesRecords(Kind kind, int flags, String payload, String frame) {
        writer.begin(100);
        writer.add(kind, flags, hex(payload));

        assertThat(writer.write()).isEqualTo(hex(frame));
    }

    @Test
    void writesRecordsBehindEachOtherIntoAnArrayOfExactlyTheirSize() {
        writer.begin(20);
        writer.add(Kind.TEXT, 1, hex("aabb"));
        writer.add(Kind.TEXT, 1, hex("ccddeeff").position(1).limit(3));

        assertThat(writer.room()).isEqualTo(20 - 16 - 6);
        ByteBuffer frame = writer.write();
        assertThat(frame.array()).isEqualTo(hex("00 01 00000002 aabb 00 01 00000002 ddee").array());
        assertThat(writer.payloadOffset(1)).isEqualTo(14);
        assertThat(writer.payloadLength(1)).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
            "'',                                       PROTOCOL_VIOLATION",
            "00 01 0000,                               PROTOCOL_VIOLATION",
            "00 01 00000002 aa,                        PROTOCOL_VIOLATION",
            "00 01 7fffffff aa,                        PROTOCOL_VIOLATION",
            "00 01 ffffffff aa,                        PROTOCOL_VIOLATION",
            "03 01 00000001 aa,                        PROTOCOL_VIOLATION",
            "ff 01 00000001 aa,                        PROTOCOL_VIOLATION",
            "00 04 00000001 aa,                        PROTOCOL_VIOLATION",
            "00 80 00000001 aa,                        PROTOCOL_VIOLATION",
            "00 01 00000001 aa 00,                     PROTOCOL_VIOLATION",
            "00 00 00000001 aa 01 01 00000001 bb,      PROTOCOL_VIOLATION",
            "00 00 00000001 aa 01 02 00000000,         PROTOCOL_VIOLATION",
            "00 01 00000005 aabbccddee,                MESSAGE_TOO_LARGE",
            "00 00 00000003 aabbcc 00 01 00000002 ddee, MESSAGE_TOO_LARGE"
    })
    void refusesWhatIsMalformed(String frame, RtcErrorCode code) {
        FrameReader reader = new FrameReader(4, received);

        assertThatThrownBy(() -> reader.read(hex(frame)))
                .asInstanceOf(type(DataException.class))
                .extracting(DataException::code)
                .isEqualTo(code);
    }

    @Test
    void joinsFragmentsAndForgetsWhatIsGivenUp() {
        FrameReader reader = new FrameReader(MOST, received);

        reader.read(hex("00 00 00000001 61 00 00 00000000 00 01 00000002 6263"));
        reader.read(hex("01 00 00000002 aabb"));
        reader.read(hex("01 02 00000001 cc 02 01 00000001 64"));

        assertThat(received.log).containsExactly("begin", "TEXT 616263", "begin", "given up 3", "begin", "JSON 64");
    }

    @Test
    void beginsAnewAfterItForgotAHalf() {
        FrameReader reader = new FrameReader(MOST, received);

        reader.read(hex("01 00 00000002 aabb"));
        reader.forget();
        reader.read(hex("00 01 00000001 61"));

        assertThat(received.log).containsExactly("begin", "begin", "TEXT 61");
    }

    @Test
    void doesNotKeepALongFrameForAShortMessage() {
        FrameReader reader = new FrameReader(MOST, received);
        writer.begin(10_000);
        writer.add(Kind.BINARY, 1, ByteBuffer.allocate(100));
        writer.add(Kind.BINARY, 1, ByteBuffer.allocate(9_000));
        ByteBuffer frame = writer.write();

        reader.read(frame);

        assertThat(received.payloads.get(0).array()).hasSize(100);
        assertThat(received.payloads.get(1).array()).isSameAs(frame.array());
    }

    @Test
    void takesNoMoreMemoryForTinyFragmentsThanTwiceTheirBytes() {
        Joiner joiner = new Joiner();
        for (int n = 0; n < 1_000; n++) {
            joiner.add(ByteBuffer.wrap(new byte[]{(byte) n}), 7);
        }

        ByteBuffer joined = joiner.joinWith(ByteBuffer.allocate(0), 6);

        assertThat(joined.remaining()).isEqualTo(1_000);
        assertThat(joined.array().length).isLessThanOrEqualTo(2_000);
        assertThat(joined.get(999)).isEqualTo((byte) 999);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatWasWrittenHoweverItIsCutIntoFragmentsAndFrames(long seed) {
        Random random = new Random(seed);
        FrameReader reader = new FrameReader(MOST, received);
        List<String> expected = new ArrayList<>();
        writer.begin(64 + random.nextInt(5_000));
        for (int n = 0; n < 50; n++) {
            byte[] message = new byte[random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(300)];
            random.nextBytes(message);
            Kind kind = Kind.values()[random.nextInt(3)];
            write(kind, message, random, reader);
            expected.add("begin");
            expected.add(kind + " " + HexFormat.of().formatHex(message));
        }
        reader.read(writer.write());

        assertThat(received.log).isEqualTo(expected);
    }

    private void write(Kind kind, byte[] message, Random random, FrameReader reader) {
        int at = 0;
        boolean last;
        do {
            if (writer.room() < 1 || !writer.isEmpty() && random.nextInt(5) == 0) {
                reader.read(writer.write());
                writer.begin(64 + random.nextInt(5_000));
            }
            int length = Math.min(message.length - at, random.nextInt(writer.room() + 1));
            last = at + length == message.length;
            writer.add(kind, last ? RecordFormat.LAST : 0, ByteBuffer.wrap(message, at, length));
            at += length;
        } while (!last);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void refusesRandomBytesOrReadsThemButFailsInNoOtherWay(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 200; n++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int at = 0; at + 5 < bytes.length; at += 9) {
                bytes[at] = (byte) random.nextInt(3);
                bytes[at + 1] = (byte) random.nextInt(4);
                bytes[at + 2] = bytes[at + 3] = bytes[at + 4] = 0;
                bytes[at + 5] = (byte) random.nextInt(5);
            }
            try {
                new FrameReader(100, received).read(ByteBuffer.wrap(bytes));
            } catch (DataException violation) {
                assertThat(violation.code()).isIn(RtcErrorCode.PROTOCOL_VIOLATION, RtcErrorCode.MESSAGE_TOO_LARGE);
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(1, 51);
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    private static final class Received implements FrameReader.Receiver {

        private final List<String> log = new ArrayList<>();
        private final List<ByteBuffer> payloads = new ArrayList<>();

        @Override
        public void onBegin() {
            log.add("begin");
        }

        @Override
        public void onMessage(Kind kind, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(payload.position(), bytes);
            log.add(kind + " " + HexFormat.of().formatHex(bytes));
            payloads.add(payload);
        }

        @Override
        public void onGivenUp(int bytes) {
            log.add("given up " + bytes);
        }
    }

    @Test
    void readsAReadOnlyFrame() {
        byte[] text = "grüezi".getBytes(StandardCharsets.UTF_8);
        writer.begin(100);
        writer.add(Kind.TEXT, 1, ByteBuffer.wrap(text));

        new FrameReader(MOST, received).read(writer.write().asReadOnlyBuffer());

        assertThat(received.log).containsExactly("begin", "TEXT " + HexFormat.of().formatHex(text));
    }
}
