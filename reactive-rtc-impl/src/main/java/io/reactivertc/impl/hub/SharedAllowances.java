package io.reactivertc.impl.hub;

import java.util.HashMap;
import java.util.Map;

/**
 * Holds what all sessions of one address, or of one principal, may do together. An entry outlives its sessions until it is full again, so that coming back does not fill it.
 * On the loop.
 */
final class SharedAllowances {

    private static final int MOST_ENTRIES = 100_000;

    private final HubLimits.Rates rates;
    private final Map<String, Entry> entries = new HashMap<>();

    /** Serves all for whom there is no room: limits get tighter under attack, never looser. */
    private final Entry crowd;

    SharedAllowances(HubLimits.Rates rates, long now) {
        this.rates = rates;
        this.crowd = new Entry(rates, now);
    }

    /** Returns the entry of this name, for one more session. */
    Entry lease(String name, long now) {
        Entry entry = entries.get(name);
        if (entry == null) {
            if (entries.size() >= MOST_ENTRIES) {
                return crowd;
            }
            entry = new Entry(rates, now);
            entries.put(name, entry);
        }
        entry.sessions++;
        return entry;
    }

    /** Gives an entry back. */
    void release(Entry entry) {
        entry.sessions--;
    }

    /** Forgets entries that nobody uses and that are full again. */
    void sweep(long now) {
        entries.values().removeIf(entry -> entry.sessions <= 0 && entry.passwords.isFull(now) && entry.requests.isFull(now));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What those of one name may do together. */
    static final class Entry {

        final TokenBucket requests;
        final TokenBucket relays;
        final TokenBucket passwords;
        private int sessions;

        Entry(HubLimits.Rates rates, long now) {
            this.requests = new TokenBucket(rates.requests().times(rates.shared()), now);
            this.relays = new TokenBucket(rates.relays().times(rates.shared()), now);
            this.passwords = new TokenBucket(rates.passwords(), now);
        }
    }
}
