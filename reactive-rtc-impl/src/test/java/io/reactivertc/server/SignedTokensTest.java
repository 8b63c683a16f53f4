package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.reactivertc.common.UserId;
import io.reactivertc.server.Authenticator.Credentials;
import io.reactivertc.server.Authenticator.Principal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignedTokensTest {

    private static final byte[] SECRET = bytes(1);
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SignedTokens tokens =
            SignedTokens.sharedSecret(SECRET).withClock(Clock.fixed(NOW, ZoneOffset.UTC)).withLeeway(Duration.ZERO);

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static @Nullable Principal principal(SignedTokens by, @Nullable String token) {
        return by.authenticate(new Credentials(token, "192.0.2.1")).onErrorComplete().block(PATIENCE);
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("alice@example.org").expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    @Test
    void knowsWhoATokenWasIssuedFor() {
        assertThat(principal(tokens, tokens.issue("alice@example.org", UserId.of("alice"), Duration.ofMinutes(1))))
                .isEqualTo(new Principal("alice@example.org", UserId.of("alice")));
        assertThat(principal(tokens, tokens.issue("bob", null, Duration.ofMinutes(1)))).isEqualTo(Principal.of("bob"));
    }

    @Test
    void refusesWhatIsMissingForeignExpiredOrNotYetValid() throws JOSEException {
        JWSSigner signer = new MACSigner(SECRET);

        assertThat(principal(tokens, null)).isNull();
        assertThat(principal(tokens, "no token")).isNull();
        assertThat(principal(tokens, "x".repeat(10_000))).isNull();
        assertThat(principal(tokens, signed(JWSAlgorithm.HS256, new MACSigner(bytes(2)), claims().build()))).isNull();
        assertThat(principal(tokens, signed(JWSAlgorithm.HS256, signer, claims().expirationTime(Date.from(NOW)).build())))
                .isNull();
        assertThat(principal(tokens, signed(JWSAlgorithm.HS256, signer, claims().expirationTime(null).build()))).isNull();
        assertThat(principal(tokens,
                signed(JWSAlgorithm.HS256, signer, claims().notBeforeTime(Date.from(NOW.plusSeconds(1))).build()))).isNull();
        assertThat(principal(tokens, signed(JWSAlgorithm.HS256, signer, claims().subject(null).build()))).isNull();
        assertThat(principal(tokens, signed(JWSAlgorithm.HS256, signer, claims().claim("user_id", "no id").build()))).isNull();
    }

    @Test
    void refusesAnotherAlgorithmThanThatOfTheKey() throws JOSEException {
        assertThat(principal(tokens, new PlainJWT(claims().build()).serialize())).as("none").isNull();
        byte[] longer = new byte[64];
        assertThat(principal(SignedTokens.sharedSecret(longer).withClock(Clock.fixed(NOW, ZoneOffset.UTC)),
                signed(JWSAlgorithm.HS512, new MACSigner(longer), claims().build()))).isNull();
    }

    @Test
    void takesOnlyTheIssuerAndAudienceItIsTold() throws JOSEException {
        JWSSigner signer = new MACSigner(SECRET);
        SignedTokens strict = tokens.withIssuer("https://id.example.org").withAudience("rtc");

        assertThat(principal(strict, strict.issue("alice", null, Duration.ofMinutes(1)))).isNotNull();
        assertThat(principal(strict, tokens.issue("alice", null, Duration.ofMinutes(1)))).isNull();
        assertThat(principal(strict,
                signed(JWSAlgorithm.HS256, signer, claims().issuer("https://id.example.org").audience("other").build())))
                .isNull();
    }

    @Test
    void trustsTheOtherHalfOfAPublicKey() throws GeneralSecurityException, JOSEException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2_048);
        KeyPair pair = rsa.generateKeyPair();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(256);
        KeyPair curve = ec.generateKeyPair();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        SignedTokens byRsa = SignedTokens.publicKey((RSAPublicKey) pair.getPublic()).withClock(clock);
        SignedTokens byCurve = SignedTokens.publicKey((ECPublicKey) curve.getPublic()).withClock(clock);

        assertThat(principal(byRsa, signed(JWSAlgorithm.RS256, new RSASSASigner(pair.getPrivate()), claims().build())))
                .isEqualTo(Principal.of("alice@example.org"));
        assertThat(principal(byCurve,
                signed(JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) curve.getPrivate()), claims().build()))).isNotNull();
        assertThat(principal(byRsa, signed(JWSAlgorithm.HS256, new MACSigner(pair.getPublic().getEncoded()), claims().build())))
                .as("a public key is no secret").isNull();
        assertThatThrownBy(() -> byRsa.issue("alice", null, Duration.ofMinutes(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void showsNoKeyAndTakesNoShortOne() {
        assertThat(tokens.toString()).isEqualTo("SignedTokens[HS256, issuer=null, audience=null]");
        assertThatThrownBy(() -> SignedTokens.sharedSecret(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
