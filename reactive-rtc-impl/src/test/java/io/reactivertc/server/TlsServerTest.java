package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.RoomOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Speaks {@code wss} with a certificate that this JVM was told to trust. */
class TlsServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    static Path folder;

    @BeforeAll
    static void trustACertificateOfOnesOwn() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", STORE_PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Files.writeString(folder.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded()));
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", STORE_PASSWORD);
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    @Test
    void carriesSessionsOverTls() {
        BoundServer server = SignalingServer.create().port(0).tls(folder.resolve("cert.pem"), folder.resolve("key.pem"))
                .bind().block(PATIENCE);
        assertThat(server.uri().getScheme()).isEqualTo("wss");

        RtcConnection alice = RtcConnector.create().signaling(server.uri()).userId("alice").connect().block(PATIENCE);
        RtcConnection bob = RtcConnector.create().signaling(server.uri()).userId("bob").connect().block(PATIENCE);
        RoomOptions secret = RoomOptions.DEFAULT.withPassword("sesame");
        alice.open(RoomId.of("lobby"), secret).block(PATIENCE);

        assertThat(bob.checkPresence(RoomId.of("lobby")).block(PATIENCE).passwordProtected()).isTrue();
        alice.close().then(bob.close()).then(server.close()).block(PATIENCE);
    }

    @Test
    void saysWhichFileCannotBeUsedWhenItIsBound() {
        Throwable failure = SignalingServer.create().port(0).tls(folder.resolve("none.pem"), folder.resolve("key.pem")).bind()
                .map(bound -> (Throwable) new AssertionError("was bound"))
                .onErrorResume(Mono::just)
                .block(PATIENCE);

        assertThat(failure).isNotInstanceOf(AssertionError.class).hasStackTraceContaining("none.pem");
    }
}
