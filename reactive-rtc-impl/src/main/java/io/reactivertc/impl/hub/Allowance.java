package io.reactivertc.impl.hub;

/**
 * Is what one session may do, alone and together with the others of its address or principal. Belongs to the session, so that a new link does not fill it. On the loop.
 */
final class Allowance {

    private final TokenBucket requests;
    private final TokenBucket relays;
    private final TokenBucket entries;
    private final TokenBucket passwords;
    private final SharedAllowances.Entry shared;

    Allowance(HubLimits.Rates rates, SharedAllowances.Entry shared, long now) {
        this.requests = new TokenBucket(rates.requests(), now);
        this.relays = new TokenBucket(rates.relays(), now);
        this.entries = new TokenBucket(rates.entries(), now);
        this.passwords = new TokenBucket(rates.passwords(), now);
        this.shared = shared;
    }

    /** Returns what it has in common with others. */
    SharedAllowances.Entry shared() {
        return shared;
    }

    /** Takes a request; returns 0, or after how many milliseconds to try again. */
    long request(long now) {
        return take(requests, shared.requests, 1, now);
    }

    /** Takes so many relays; returns 0, or after how many milliseconds to try again. */
    long relay(int receivers, long now) {
        return take(relays, shared.relays, Math.max(1, receivers), now);
    }

    /** Takes an entry into a room; returns 0, or after how many milliseconds to try again. */
    long entry(long now) {
        if (!entries.has(1, now)) {
            return entries.millisUntil(1, now);
        }
        entries.take(1, now);
        return 0;
    }

    /** Returns 0 if a password may be tried, or after how many milliseconds. */
    long passwordTry(long now) {
        if (!passwords.has(1, now)) {
            return passwords.millisUntil(1, now);
        }
        return shared.passwords.has(1, now) ? 0 : shared.passwords.millisUntil(1, now);
    }

    /** Counts a wrong password. */
    void wrongPassword(long now) {
        passwords.take(1, now);
        shared.passwords.take(1, now);
    }

    private static long take(TokenBucket own, TokenBucket all, int count, long now) {
        if (!own.has(count, now)) {
            return own.millisUntil(count, now);
        }
        if (!all.has(count, now)) {
            return all.millisUntil(count, now);
        }
        own.take(count, now);
        all.take(count, now);
        return 0;
    }
}
