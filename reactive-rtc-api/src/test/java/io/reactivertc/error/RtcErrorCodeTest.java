package io.reactivertc.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RtcErrorCodeTest {

    private static final Path TABLE = Path.of("..", "docs", "errors.md");

    @ParameterizedTest
    @EnumSource
    void standsInTheTableOfTheDocumentationWithItsTransience(RtcErrorCode code) throws IOException {
        assertThat(Files.readString(TABLE)).contains("| `" + code + "` | " + (code.isTransient() ? "yes" : "no") + " |");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNameOnTheWire(RtcErrorCode code) {
        assertThat(RtcErrorCode.fromWire(code.name())).isEqualTo(code);
    }

    @Test
    void becomesRemoteErrorWhenTheNameIsUnknown() {
        assertThat(RtcErrorCode.fromWire("FROM_A_LATER_VERSION")).isEqualTo(RtcErrorCode.REMOTE_ERROR);
    }
}
