package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.data.DataMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomStoryTest {

    private static final Duration QUIET = Duration.ofMinutes(3);

    @Test
    void eightMembersMakeAFullMeshAndTalk() {
        RoomStory story = new RoomStory(8, 0);
        Map<String, Integer> heard = new HashMap<>();
        story.members().forEach(member -> member.room().messages().map(DataMessage::text)
                .subscribe(text -> heard.merge(text, 1, Integer::sum)));

        story.gather();
        story.pass(Duration.ofSeconds(5));
        story.members().forEach(member -> member.room().broadcast("from " + member.user).subscribe());
        story.pass(Duration.ofSeconds(1));

        assertThat(story.disagreements()).isEmpty();
        assertThat(story.engine().live()).as("two ends of each of 28 links").hasSize(56);
        assertThat(heard).hasSize(8).allSatisfy((text, times) -> assertThat(times).isEqualTo(7));
        story.end();
        assertAllGone(story);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 234}) // 234: an answer of an earlier meeting comes late
    void membersComeAndGoAtRandomAndEveryEventIsToldOnce(long seed) {
        RoomStory story = new RoomStory(8, seed);

        for (int step = 1; step <= 300; step++) {
            story.step();
            assertThat(story.faults()).as("seed %d, step %d", seed, step).isEmpty();
        }
        story.pass(QUIET);
        assertThat(story.disagreements()).as("seed %d, at rest", seed).isEmpty();
        story.gather();
        story.pass(QUIET);

        assertThat(story.disagreements()).as("seed %d, all together", seed).isEmpty();
        assertThat(story.members()).allMatch(RoomStory.Member::isInside);
        story.end();
        assertAllGone(story);
    }

    private static void assertAllGone(RoomStory story) {
        assertThat(story.faults()).isEmpty();
        assertThat(story.members()).allSatisfy(member -> assertThat(member.ledger.present()).isEmpty());
        assertThat(story.engine().live()).isEmpty();
        assertThat(story.engine().misuse()).isEqualTo(List.of());
        assertThat(story.liveLoops()).isZero();
    }
}
