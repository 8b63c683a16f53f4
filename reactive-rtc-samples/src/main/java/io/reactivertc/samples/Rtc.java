package io.reactivertc.samples;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import reactor.core.Exceptions;

/** Is the {@code rtc} command line. */
@Command(name = "rtc", description = "Multi-party WebRTC for the JVM: a demo, a signaling server, a chat, files, sound and pictures.", mixinStandardHelpOptions = true, versionProvider = Rtc.Version.class, scope = ScopeType.INHERIT, subcommands = {
        DemoCommand.class, ServeCommand.class, TokenCommand.class, JoinCommand.class, SendCommand.class, ReceiveCommand.class,
        ToneCommand.class, PlayCommand.class, PatternCommand.class, ScreenCommand.class, ListenCommand.class,
        RecordWavCommand.class,
        DoctorCommand.class,
        CommandLine.HelpCommand.class}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:it went well",
                "1:it failed",
                "2:the options do not fit",
                "3:the signaling server could not be reached",
                "4:the server or the room refused",
                "5:not all files were sent or received"
        })
public final class Rtc {

    private static final int FAILED = 1;
    private static final int WRONG = 2;
    private static final int UNREACHABLE = 3;
    private static final int REFUSED = 4;
    private static final Set<RtcErrorCode> REFUSALS = Set.of(
            RtcErrorCode.UNAUTHORIZED,
            RtcErrorCode.USER_ID_TAKEN,
            RtcErrorCode.BAD_PASSWORD,
            RtcErrorCode.ROOM_FULL,
            RtcErrorCode.ROOM_EXISTS,
            RtcErrorCode.ROOM_NOT_FOUND,
            RtcErrorCode.ROOM_LOCKED,
            RtcErrorCode.BARRED,
            RtcErrorCode.EJECTED,
            RtcErrorCode.ADMISSION_DENIED,
            RtcErrorCode.ADMISSION_TIMEOUT,
            RtcErrorCode.INSECURE_TRANSPORT);

    @Option(names = "--verbose", description = "Show stack traces of errors.", scope = ScopeType.INHERIT)
    boolean verbose;

    private Rtc() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        Rtc rtc = new Rtc();
        return new CommandLine(rtc)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> rtc.explain(Exceptions.unwrap(failure), command));
    }

    private int explain(Throwable failure, CommandLine command) {
        command.getErr().println(command.getColorScheme().errorText("rtc: " + words(failure)));
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        return exitCode(failure);
    }

    /** Returns what went wrong, with the reason that some libraries leave to the cause. */
    static String words(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String reason = failure.getCause() == null ? null : failure.getCause().getMessage();
        return failure instanceof RtcException || reason == null || message.contains(reason)
                ? message
                : message + ": " + reason;
    }

    static int exitCode(Throwable failure) {
        if (failure instanceof RtcException rtc) {
            return rtc.code() == RtcErrorCode.CONNECT_FAILED ? UNREACHABLE : REFUSALS.contains(rtc.code()) ? REFUSED : FAILED;
        }
        return failure instanceof IllegalArgumentException ? WRONG : FAILED;
    }

    /** Reads the version from the jar; a build that was not packed has none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Rtc.class.getPackage().getImplementationVersion();
            return new String[]{"reactive-rtc " + (version == null ? "(not packaged)" : version)};
        }
    }
}
