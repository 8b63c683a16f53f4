package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    @Test
    void takeExactlyTheCharactersOfTheProtocol() {
        IntStream.range(0, 0x3000).mapToObj(Character::toString).forEach(character -> {
            if (SYNTAX.matcher(character).matches()) {
                assertThat(UserId.of(character).value()).isEqualTo(character);
            } else {
                assertThatThrownBy(() -> UserId.of("a" + character)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 1_000})
    void haveAtMostSixtyFour(int length) {
        assertThatThrownBy(() -> RoomId.of("a".repeat(length))).isInstanceOf(IllegalArgumentException.class);
        assertThat(RoomId.of("a".repeat(64)).value()).hasSize(64);
    }
}
