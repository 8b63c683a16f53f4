package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RtcTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "token", "join", "send", "receive", "tone", "play", "pattern", "listen",
            "record-wav",
            "doctor"})
    void explainsEachCommandAndItsExitCodes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: rtc " + command, "Exit codes:");
    }

    @Test
    void listsItsCommandsInTheLauncherToo() throws IOException {
        String launcher = Files.readString(Path.of("..", "rtc"));

        assertThat(commandLine().getSubcommands().keySet())
                .filteredOn(name -> !name.equals("help"))
                .allSatisfy(name -> assertThat(launcher).containsPattern("(?m)^  " + name + "\\b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fly", "demo --port many", "join", "serve --port", "serve --tls-key key.pem", "token alice",
            "send --room lobby", "send file", "send file --room lobby --lanes 9", "send file --room lobby --lanes many",
            "receive --room lobby", "doctor --stun http://localhost", "tone",
            "tone --room lobby --hz 0", "play --room lobby", "pattern --room lobby --size 3",
            "pattern --room lobby --size 10x10", "record-wav --room lobby"})
    void answersWrongUsageWithTwo(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"join two/words", "join lobby --name no\u00a0name", "join lobby --server http://localhost"})
    void explainsWhatIsNoRoomNameOrAddressWithoutAStackTrace(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ").isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void answersEachKindOfFailureWithItsExitCode(Exception failure, int exitCode) {
        assertThat(Rtc.exitCode(failure)).isEqualTo(exitCode);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectionException(RtcErrorCode.CONNECT_FAILED, "nobody listens"), 3),
                Arguments.of(new RoomException(RtcErrorCode.BAD_PASSWORD, "wrong"), 4),
                Arguments.of(new RoomException(RtcErrorCode.ROOM_FULL, "full"), 4),
                Arguments.of(new ConnectionException(RtcErrorCode.TIMEOUT, "late"), 1),
                Arguments.of(new IllegalArgumentException("room id must be …"), 2),
                Arguments.of(new IllegalStateException("broken"), 1));
    }

    private int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        return Rtc.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }
}
