package io.reactivertc.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.reactivertc.common.UserId;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Knows clients by JSON Web Tokens that somebody signed whom this server trusts. Immutable: each method returns another. Needs {@code com.nimbusds:nimbus-jose-jwt}, which the library does not
 * bring along.
 *
 * <p>A token must be signed with the algorithm of the key, and expire. Its {@code sub} is the principal; a claim {@code user_id} is the user id they must have, without it they may wish for one.
 * All else is refused, and why is logged at debug level only.
 */
public final class SignedTokens implements Authenticator {

    private static final String USER_ID = "user_id";
    private static final int LEAST_SECRET_BYTES = 32;
    private static final int LONGEST_TOKEN = 8_192;

    private final JWSAlgorithm algorithm;
    private final JWSVerifier verifier;
    private final @Nullable MACSigner signer;
    private final @Nullable String issuer;
    private final @Nullable String audience;
    private final Duration leeway;
    private final Clock clock;

    private SignedTokens(JWSAlgorithm algorithm, JWSVerifier verifier, @Nullable MACSigner signer, @Nullable String issuer,
            @Nullable String audience, Duration leeway, Clock clock) {
        this.algorithm = algorithm;
        this.verifier = verifier;
        this.signer = signer;
        this.issuer = issuer;
        this.audience = audience;
        this.leeway = leeway;
        this.clock = clock;
    }

    /** Trusts tokens that were signed with this secret (HS256), which has at least 32 bytes; else throws {@link IllegalArgumentException}. */
    public static SignedTokens sharedSecret(byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret needs at least " + LEAST_SECRET_BYTES + " bytes");
        }
        try {
            return of(JWSAlgorithm.HS256, new MACVerifier(secret), new MACSigner(secret));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the secret cannot be used", unusable);
        }
    }

    /** Trusts tokens that were signed with the other half of this key (RS256). */
    public static SignedTokens publicKey(RSAPublicKey key) {
        return of(JWSAlgorithm.RS256, new RSASSAVerifier(key), null);
    }

    /** Trusts tokens that were signed with the other half of this key on the curve P-256 (ES256). Throws {@link IllegalArgumentException} for another curve. */
    public static SignedTokens publicKey(ECPublicKey key) {
        try {
            ECDSAVerifier verifier = new ECDSAVerifier(key);
            if (!verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256)) {
                throw new IllegalArgumentException("the key is not on the curve P-256");
            }
            return of(JWSAlgorithm.ES256, verifier, null);
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key cannot be used", unusable);
        }
    }

    private static SignedTokens of(JWSAlgorithm algorithm, JWSVerifier verifier, @Nullable MACSigner signer) {
        return new SignedTokens(algorithm, verifier, signer, null, null, Duration.ofSeconds(30), Clock.systemUTC());
    }

    /** Returns one that takes only tokens with this {@code iss}. */
    public SignedTokens withIssuer(String name) {
        return new SignedTokens(algorithm, verifier, signer, Objects.requireNonNull(name, "name"), audience, leeway, clock);
    }

    /** Returns one that takes only tokens with this {@code aud}. */
    public SignedTokens withAudience(String name) {
        return new SignedTokens(algorithm, verifier, signer, issuer, Objects.requireNonNull(name, "name"), leeway, clock);
    }

    /** Returns one that forgives clocks that differ by this much; 30 s by default. */
    public SignedTokens withLeeway(Duration forgiven) {
        return new SignedTokens(algorithm, verifier, signer, issuer, audience, Objects.requireNonNull(forgiven, "forgiven"),
                clock);
    }

    /** Returns one that reads the time from this clock. */
    public SignedTokens withClock(Clock time) {
        return new SignedTokens(algorithm, verifier, signer, issuer, audience, leeway, Objects.requireNonNull(time, "time"));
    }

    /**
     * Signs a token with the shared secret. Throws {@link IllegalStateException} if there is none.
     *
     * @param subject names the principal
     * @param user the id they must have; null lets them wish for one
     * @param life how long it holds from now on
     */
    public String issue(String subject, @Nullable UserId user, Duration life) {
        MACSigner key = signer;
        if (key == null) {
            throw new IllegalStateException("only a shared secret can sign");
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(Objects.requireNonNull(subject, "subject"))
                .issuer(issuer)
                .audience(audience)
                .expirationTime(Date.from(clock.instant().plus(life)));
        if (user != null) {
            claims.claim(USER_ID, user.value());
        }
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims.build());
        try {
            token.sign(key);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("the token cannot be signed", impossible);
        }
        return token.serialize();
    }

    @Override
    public Mono<Principal> authenticate(Credentials credentials) {
        String token = credentials.token();
        if (token == null || token.length() > LONGEST_TOKEN) {
            return Mono.empty();
        }
        // What checks signatures may read its configuration from disk the first time.
        return Mono.fromCallable(() -> verified(token)).subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable Principal verified(String token) throws ParseException, JOSEException {
        SignedJWT signed = SignedJWT.parse(token);
        if (!signed.getHeader().getAlgorithm().equals(algorithm) || !signed.verify(verifier)) {
            return null;
        }
        JWTClaimsSet claims = signed.getJWTClaimsSet();
        String subject = claims.getSubject();
        String user = claims.getStringClaim(USER_ID);
        return subject == null || !holds(claims) ? null : new Principal(subject, user == null ? null : UserId.of(user));
    }

    private boolean holds(JWTClaimsSet claims) {
        Date now = Date.from(clock.instant());
        Date expires = claims.getExpirationTime();
        Date begins = claims.getNotBeforeTime();
        Predicate<Date> isPast = date -> date.getTime() + leeway.toMillis() <= now.getTime();
        return expires != null
                && !isPast.test(expires)
                && (begins == null || begins.getTime() - leeway.toMillis() <= now.getTime())
                && (issuer == null || issuer.equals(claims.getIssuer()))
                && (audience == null || claims.getAudience().contains(audience));
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "SignedTokens[" + algorithm + ", issuer=" + issuer + ", audience=" + audience + "]";
    }
}
