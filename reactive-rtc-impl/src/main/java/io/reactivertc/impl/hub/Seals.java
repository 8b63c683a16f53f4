package io.reactivertc.impl.hub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and hashes with keys that are derived from the server's secret: AES-128-GCM, HMAC-SHA-256. Made on a thread that may block, since that is where the random source is
 * seeded and the providers are loaded; used on the loop.
 */
final class Seals {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random;
    private final SecretKey ticketKey;
    private final SecretKey passwordKey;

    Seals(byte @Nullable [] secret) {
        this.random = seeded();
        byte[] root = secret != null ? secret : random(32);
        this.ticketKey = new SecretKeySpec(
                Arrays.copyOf(hmac(new SecretKeySpec(root, "HmacSHA256"), "reactive-rtc tickets 1"), 16), "AES");
        this.passwordKey =
                new SecretKeySpec(hmac(new SecretKeySpec(root, "HmacSHA256"), "reactive-rtc passwords 1"), "HmacSHA256");
        open(seal(new byte[1], "warm up"), "warm up");
    }

    /** A deterministic generator reads from the system only while it is seeded; others would block the loop. */
    private static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextBytes(new byte[1]);
            return random;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks DRBG", missing);
        }
    }

    byte[] random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    long randomLong() {
        return random.nextLong();
    }

    /** Encrypts and signs; the purpose must be named again to open it. */
    String seal(byte[] content, String purpose) {
        try {
            byte[] nonce = random(NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(content);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot seal", impossible);
        }
    }

    /** Returns the content of what was sealed with this secret for this purpose, or null. */
    byte @Nullable [] open(String text, String purpose) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            if (all.length < NONCE_BYTES + TAG_BITS / 8) {
                return null;
            }
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), purpose)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        } catch (AEADBadTagException | IllegalArgumentException forged) {
            return null;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot open", impossible);
        }
    }

    byte[] hashPassword(byte[] salt, String password) {
        byte[] text = password.getBytes(StandardCharsets.UTF_8);
        byte[] salted = Arrays.copyOf(salt, salt.length + text.length);
        System.arraycopy(text, 0, salted, salt.length, text.length);
        return hmac(passwordKey, salted);
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, ticketKey, new GCMParameterSpec(TAG_BITS, nonce), random);
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(SecretKey key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(SecretKey key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", impossible);
        }
    }
}
