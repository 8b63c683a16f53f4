package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;

/** Is one session's place in one room. On the loop. */
final class Member {

    private final Session session;
    private final int relays;
    private JsonText extra;
    private long extraVersion;

    Member(Session session, JsonText extra, int relays) {
        this.session = session;
        this.relays = relays;
        this.extra = extra;
    }

    Session session() {
        return session;
    }

    UserId user() {
        return session.user();
    }

    /** Returns to how many they would pass on what they receive. */
    int relays() {
        return relays;
    }

    JsonText extra() {
        return extra;
    }

    long extraVersion() {
        return extraVersion;
    }

    /** Changes what others see here, unless something newer is known; returns whether it did. */
    boolean updateExtra(JsonText value, long version) {
        if (version <= extraVersion) {
            return false;
        }
        extra = value;
        extraVersion = version;
        return true;
    }
}
