package io.reactivertc.samples;

import io.reactivertc.IceServer;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import io.reactivertc.server.SignedTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a signaling server. */
@Command(name = "serve", description = "Runs a signaling server until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

    private static final int LEAST_SECRET_BYTES = 16;
    private static final Duration CREDENTIAL_LIFE = Duration.ofHours(12);

    @Spec
    CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9001", description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "localhost", description = "Address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
    String host;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "Seals sessions and rooms, so that they survive a restart; 16 to 4096 bytes. Without it a restart forgets them.")
    @Nullable
    Path secretFile;

    @Option(names = "--stun", paramLabel = "URL", description = "A STUN server to tell members of rooms of; may be repeated.")
    List<String> stun = new ArrayList<>();

    @Option(names = "--turn", paramLabel = "URL", description = "A TURN server to give members of rooms credentials for; may be repeated. Needs --turn-secret-file.")
    List<String> turn = new ArrayList<>();

    @Option(names = "--turn-secret-file", paramLabel = "FILE", description = "The secret that the TURN servers know (coturn: static-auth-secret).")
    @Nullable
    Path turnSecretFile;

    @Option(names = "--tls-certificates", paramLabel = "FILE", description = "Speak TLS with this chain of certificates (PEM); with --tls-key.")
    @Nullable
    Path certificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of the first certificate (PEM, PKCS #8, not encrypted).")
    @Nullable
    Path key;

    @Option(names = "--token-secret-file", paramLabel = "FILE", description = "Let only those in who show a token that was signed with this secret (HS256); 32 to 4096 bytes. See rtc token.")
    @Nullable
    Path tokenSecretFile;

    @Option(names = "--admin-token-file", paramLabel = "FILE", description = "Show operators who show this token what there is, below /rtc/admin; at least 16 characters.")
    @Nullable
    Path adminTokenFile;

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Let only web pages of this origin in, such as https://example.org; may be repeated.")
    List<String> origins = List.of();

    @Override
    public Integer call() throws IOException {
        BoundServer server = Objects.requireNonNull(configured().bind().block(), "server");
        spec.commandLine().getOut().println("signaling server at " + server.uri() + "   (Ctrl-C ends)");
        spec.commandLine().getOut().flush();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.close().block(), "rtc-shutdown"));
        server.onClose().block();
        return 0;
    }

    private SignalingServer configured() throws IOException {
        SignalingServer server = withTls(withRelays(SignalingServer.create().host(host).port(port)))
                .allowedOrigins(origins.toArray(String[]::new));
        if (secretFile != null) {
            server = server.secret(Secrets.read(spec, secretFile, LEAST_SECRET_BYTES));
        }
        if (tokenSecretFile != null) {
            server = server.authenticator(
                    SignedTokens.sharedSecret(Secrets.read(spec, tokenSecretFile, Secrets.LEAST_TOKEN_BYTES)));
        }
        return adminTokenFile == null
                ? server
                : server.adminToken(
                        new String(Secrets.read(spec, adminTokenFile, LEAST_SECRET_BYTES), StandardCharsets.UTF_8).strip());
    }

    private SignalingServer withTls(SignalingServer server) {
        if ((certificates == null) != (key == null)) {
            throw new ParameterException(spec.commandLine(), "--tls-certificates and --tls-key belong together");
        }
        return certificates == null || key == null ? server : server.tls(certificates, key);
    }

    private SignalingServer withRelays(SignalingServer server) throws IOException {
        SignalingServer told = server.iceServers(stun.stream().map(IceServer::stun).toArray(IceServer[]::new));
        if (turn.isEmpty() != (turnSecretFile == null)) {
            throw new ParameterException(spec.commandLine(), "--turn and --turn-secret-file belong together");
        }
        return turnSecretFile == null
                ? told
                : told.turn(Files.readString(turnSecretFile).strip(), CREDENTIAL_LIFE, turn.toArray(String[]::new));
    }
}
