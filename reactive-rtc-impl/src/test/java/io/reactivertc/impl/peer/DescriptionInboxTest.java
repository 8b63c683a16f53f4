package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.impl.peer.SessionDescription.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DescriptionInboxTest {

    private final DescriptionInbox inbox = new DescriptionInbox();

    @Test
    void givesDescriptionsInTheOrderOfTheirNumbers() {
        inbox.add(offer(2));
        assertThat(inbox.poll()).isNull();
        assertThat(inbox.hasGap()).isTrue();

        inbox.add(offer(1));

        assertThat(inbox.hasGap()).isFalse();
        assertThat(numberOf(inbox.poll())).isEqualTo(1);
        assertThat(numberOf(inbox.poll())).isEqualTo(2);
        assertThat(inbox.poll()).isNull();
    }

    @Test
    void takesEachOnce() {
        assertThat(inbox.add(offer(1))).isTrue();
        assertThat(inbox.add(offer(1))).isFalse();
        inbox.poll();
        assertThat(inbox.add(offer(1))).isFalse();
    }

    @Test
    void goesOnAfterWhatIsMissingAndDropsItThen() {
        inbox.add(offer(3));

        assertThat(numberOf(inbox.pollFirst())).isEqualTo(3);
        assertThat(inbox.add(offer(2))).isFalse();
    }

    @Test
    void givesTheAnswerToAnOfferAheadOfWhatItMakesStale() {
        inbox.add(offer(2));
        inbox.add(answer(4, 7));
        inbox.add(offer(5));

        assertThat(inbox.pollAnswer(6)).isNull();
        assertThat(numberOf(inbox.pollAnswer(7))).isEqualTo(4);
        assertThat(numberOf(inbox.poll())).isEqualTo(5);
        assertThat(inbox.pollFirst()).isNull();
    }

    @Test
    void isBounded() {
        for (int n = 2; n < 18; n++) {
            assertThat(inbox.add(offer(n))).isTrue();
        }

        assertThat(inbox.add(offer(18))).isFalse();
        assertThat(inbox.add(offer(Integer.MAX_VALUE))).isFalse();
    }

    @Test
    void survivesTheLargestNumber() {
        inbox.add(offer(Integer.MAX_VALUE));

        assertThat(inbox.hasGap()).isTrue();
        assertThat(numberOf(inbox.pollFirst())).isEqualTo(Integer.MAX_VALUE);
        assertThat(inbox.add(offer(1))).isFalse();
        assertThat(inbox.hasGap()).isFalse();
    }

    private static int numberOf(SignalBody.@Nullable Description description) {
        return Objects.requireNonNull(description).number();
    }

    private static SignalBody.Description offer(int number) {
        return new SignalBody.Description(SignalBody.MAIN, 1, new SessionDescription(Type.OFFER, ""), number, 0,
                JsonText.EMPTY_OBJECT);
    }

    private static SignalBody.Description answer(int number, int to) {
        return new SignalBody.Description(SignalBody.MAIN, 1, new SessionDescription(Type.ANSWER, ""), number, to,
                JsonText.EMPTY_OBJECT);
    }
}
