package io.reactivertc.impl.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private final JacksonJsonMapping mapping = new JacksonJsonMapping();

    record Point(int x, double y, List<String> names) {}

    enum Color {
        RED
    }

    @Test
    void mapsListsStringsNumbersAndBooleansComeBackAsTheyWere() {
        Map<String, Object> object =
                Map.of("a", List.of(1, 2.5, "é\"\\😀", true), "b", Map.of("c", Long.MAX_VALUE, "d", List.of()));

        assertThat(Json.readObject(Json.write(object))).isEqualTo(object);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomObjectsComeBackAsTheyWere(long seed) {
        RandomFrames random = new RandomFrames(seed);

        for (int i = 0; i < 300; i++) {
            Map<String, Object> object = Map.of(random.text(), random.tree(0));
            assertThat(Json.readObject(Json.write(object))).isEqualTo(object);
        }
    }

    @Test
    void constantsAndLargeNumbersAreWritten() {
        assertThat(Json.write(Map.of("a", Color.RED)).value()).isEqualTo("{\"a\":\"RED\"}");
        assertThat(Json.write(Map.of("a", new BigDecimal("1e5"))).value()).isEqualTo("{\"a\":1E+5}");
        assertThat(Json.write(Map.of("a", (byte) 7)).value()).isEqualTo("{\"a\":7}");
    }

    @Test
    void whatIsReadCannotBeChangedAndHoldsNoNullMembers() {
        Map<String, Object> object = Json.readObject(JsonText.of("{\"a\":null,\"b\":[null,1],\"c\":{}}"));

        assertThat(object).containsOnlyKeys("b", "c").containsEntry("b", Arrays.asList(null, 1));
        assertThatThrownBy(() -> object.put("d", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) object.get("b")).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) object.get("c")).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<Object> cannotBeRepresented() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        return Stream.of(Double.NaN, Float.POSITIVE_INFINITY, "\ud83d", Map.of("\udc00", 1), Map.of(1, 2), new Object(), cycle,
                List.of(Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("cannotBeRepresented")
    void whatJsonCannotRepresentIsRefused(Object value) {
        assertInvalid(() -> Json.write(Map.of("a", value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{\"a\":1e999}", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud83d\"}", "{} {}", "{\"a\":NaN}"})
    void whatIsNotAnObjectOfOurKindIsRefused(String text) {
        assertInvalid(() -> Json.readObject(JsonText.of(text)));
        assertInvalid(() -> mapping.readObject(text.getBytes(UTF_8)));
    }

    @Test
    void typesOfAnApplicationComeBackAsTheyWere() {
        Point point = new Point(1, -0.25, List.of("a", "😀"));

        assertThat(mapping.read(mapping.write(point), Point.class)).isEqualTo(point);
        assertThat(mapping.readObject(mapping.write(point))).isEqualTo(Map.of("x", 1, "y", -0.25, "names", List.of("a", "😀")));
    }

    @Test
    void propertiesThatAreNotKnownAreIgnored() {
        assertThat(mapping.read("{\"x\":1,\"y\":2,\"names\":[],\"z\":3}".getBytes(UTF_8), Point.class))
                .isEqualTo(new Point(1, 2, List.of()));
    }

    @Test
    void theMappingRefusesWhatJsonCannotRepresent() {
        Map<Object, Object> twice = new HashMap<>();
        twice.put(1, "a");
        twice.put("1", "b");

        Stream.of(new Point(1, Double.NaN, List.of()), new Point(1, 1, List.of("\ud83d")), twice, nested(40))
                .forEach(value -> assertInvalid(() -> mapping.write(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"x\":\"secret\"}", "{\"x\":1,\"x\":2}", "{\"x\":1} {}", "{\"names\":[\"\\ude00\"]}",
            "[1]"})
    void theMappingRefusesWhatDoesNotFit(String text) {
        assertInvalid(() -> mapping.read(text.getBytes(UTF_8), Point.class));
    }

    private static Object nested(int depth) {
        return depth == 0 ? List.of() : List.of(nested(depth - 1));
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DataException.class, error -> {
            assertThat(error.code()).isEqualTo(RtcErrorCode.INVALID_JSON);
            assertThat(error.getMessage()).doesNotContain("secret");
        });
    }
}
