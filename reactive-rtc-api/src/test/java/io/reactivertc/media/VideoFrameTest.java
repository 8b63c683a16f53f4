package io.reactivertc.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFrameTest {

    private static final Runnable NOTHING = () -> {};

    @Test
    void theThreePlanesFollowEachOtherWithoutPadding() {
        VideoFrame frame = VideoFrame.of(3, 3, 7, new byte[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 20, 21, 22, 23, 99});

        assertThat(frame.y().remaining()).isEqualTo(9);
        assertThat(frame.u().get(0)).isEqualTo((byte) 10);
        assertThat(frame.v().get(3)).isEqualTo((byte) 23);
        assertThat(frame.i420().remaining()).isEqualTo(17);
        assertThat(frame.chromaWidth()).isEqualTo(2);
        assertThat(frame.y().isReadOnly()).isTrue();
    }

    @Test
    void isRecycledOnceByTheLastWhoLetsGo() {
        AtomicInteger recycled = new AtomicInteger();
        VideoFrame frame = VideoFrame.of(2, 2, 0, 0, new byte[6], recycled::incrementAndGet);

        frame.retain();
        frame.release();
        assertThat(recycled).hasValue(0);
        frame.release();

        assertThat(recycled).hasValue(1);
        assertThatThrownBy(frame::release).isInstanceOf(IllegalStateException.class);
        assertThat(recycled).hasValue(1);
    }

    @Test
    void nothingOfAReleasedFrameCanBeReached() {
        VideoFrame frame = VideoFrame.of(2, 2, 0, new byte[6]);
        frame.release();

        assertThatThrownBy(frame::y).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(frame::copy).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopyOutlivesItsOriginal() {
        byte[] pixels = {1, 2, 3, 4, 5, 6};
        VideoFrame frame = VideoFrame.of(2, 2, 90, 11, pixels, NOTHING);

        VideoFrame copy = frame.copy();
        frame.release();
        pixels[0] = 9;

        assertThat(copy.y().get(0)).isEqualTo((byte) 1);
        assertThat(copy.rotationDegrees()).isEqualTo(90);
        assertThat(copy.timestampNanos()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"0,2,0,6", "2,-1,0,6", "8193,2,0,6", "2,2,45,6", "2,2,360,6", "2,2,-90,6", "2,2,0,5"})
    void whatIsNoPictureIsRefused(int width, int height, int rotation, int bytes) {
        assertThatThrownBy(() -> VideoFrame.of(width, height, rotation, 0, new byte[bytes], NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
