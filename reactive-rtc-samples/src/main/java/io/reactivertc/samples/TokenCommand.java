package io.reactivertc.samples;

import io.reactivertc.common.UserId;
import io.reactivertc.server.SignedTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs tokens for servers that ask for them. */
@Command(name = "token", description = "Prints a token that lets somebody in where rtc serve has the same --token-secret-file.")
final class TokenCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SUBJECT", description = "Names who shows it; sessions of one subject may replace each other.")
    String subject;

    @Option(names = "--token-secret-file", paramLabel = "FILE", required = true, description = "The secret that signs; 32 to 4096 bytes.")
    Path secretFile;

    @Option(names = "--user", paramLabel = "NAME", description = "The user id they must have; without it they may choose.")
    @Nullable
    String user;

    @Option(names = "--hours", paramLabel = "N", defaultValue = "24", description = "How long it holds. Default: ${DEFAULT-VALUE}.")
    int hours;

    @Override
    public Integer call() throws IOException {
        SignedTokens tokens = SignedTokens.sharedSecret(Secrets.read(spec, secretFile, Secrets.LEAST_TOKEN_BYTES));
        spec.commandLine().getOut()
                .println(tokens.issue(subject, user == null ? null : UserId.of(user), Duration.ofHours(hours)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
