package io.reactivertc.impl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.impl.media.TrackMessage;
import io.reactivertc.impl.media.TrackMessage.Answer;
import io.reactivertc.impl.media.TrackMessage.Ask;
import io.reactivertc.impl.media.TrackMessage.Item;
import io.reactivertc.impl.media.TrackMessage.Report;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.TrackOrigin;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonTrackCodecTest {

    private final JacksonTrackCodec codec = new JacksonTrackCodec();

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrites(TrackMessage message) {
        assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
    }

    static Stream<TrackMessage> messages() {
        return Stream.of(
                new Report(7, List.of(
                        new Item("a", "{a}", MediaKind.AUDIO, TrackOrigin.MICROPHONE, "my \"voice\"", true, false),
                        new Item("b.1", "b.1", MediaKind.VIDEO, TrackOrigin.SCREEN, "", false, true))),
                new Report(0, List.of()),
                new Ask(3, "a", true),
                new Answer(3, false));
    }

    @Test
    void takesWhatNewerPeersAdd() {
        TrackMessage read = codec.decode(JsonText.of("""
                {"version":1,"list":[{"id":"a","kind":"video","source":"hologram","depth":3}],"more":{}}"""));

        assertThat(read)
                .isEqualTo(new Report(1, List.of(new Item("a", "a", MediaKind.VIDEO, TrackOrigin.UNKNOWN, "", false, false))));
        assertThat(codec.decode(JsonText.EMPTY_OBJECT)).isEqualTo(new Report(0, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"version\":-1}", "{\"list\":{}}", "{\"list\":[1]}", "{\"list\":[{\"id\":\"a\"}]}",
            "{\"list\":[{\"kind\":\"audio\"}]}",
            "{\"list\":[{\"id\":\"a\",\"kind\":\"smell\"}]}", "{\"ask\":{\"n\":1,\"track\":\"a\"}}", "{\"answer\":{}}",
            "{\"ask\":3}"})
    void refusesWhatIsNone(String json) {
        assertThatThrownBy(() -> codec.decode(JsonText.of(json))).isInstanceOf(DataException.class);
    }

    @Test
    void bounds() {
        String item = "{\"id\":\"a\",\"kind\":\"audio\"}";
        String many = "{\"list\":[" + item + ("," + item).repeat(TrackMessage.MOST_TRACKS) + "]}";

        assertThatThrownBy(() -> codec.decode(JsonText.of(many))).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> codec.decode(JsonText.of(
                "{\"list\":[{\"id\":\"" + "a".repeat(129) + "\",\"kind\":\"audio\"}]}"))).isInstanceOf(DataException.class);
    }
}
