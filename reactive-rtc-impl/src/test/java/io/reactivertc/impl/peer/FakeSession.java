package io.reactivertc.impl.peer;

import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Is the signaling state machine of a {@link FakePeerPort} (RFC 9429): what is pending, what is agreed on, what is wanted besides. Confined to its port's loop. */
final class FakeSession {

    private final Supplier<String> ufrags;
    private final Consumer<String> misuse;
    private @Nullable FakeSdp pending;
    private @Nullable FakeSdp local;
    private @Nullable FakeSdp remote;
    private int changes;
    private int agreedChanges;
    private int restarts;
    private int agreedRestarts;
    private int offers;

    /**
     * Creates a session in which nothing happened.
     *
     * @param ufrags makes user name fragments
     * @param misuse is told what is asked against the rules
     */
    FakeSession(Supplier<String> ufrags, Consumer<String> misuse) {
        this.ufrags = ufrags;
        this.misuse = misuse;
    }

    void change() {
        changes++;
    }

    void restart() {
        restarts++;
    }

    /** Returns the description that is looked at now: the pending one, or else the current one. */
    @Nullable
    FakeSdp own() {
        return pending == null ? local : pending;
    }

    @Nullable
    FakeSdp local() {
        return local;
    }

    @Nullable
    FakeSdp remote() {
        return remote;
    }

    int offers() {
        return offers;
    }

    boolean isStable() {
        return pending == null;
    }

    /** Returns whether something is wanted that is not agreed on, and could be offered. */
    boolean wantsNegotiation(boolean channels) {
        return pending == null && (channels && local == null || changes > agreedChanges || restarts > agreedRestarts);
    }

    boolean isSettled() {
        return pending == null && local != null && changes == agreedChanges && restarts == agreedRestarts;
    }

    boolean agreesWith(FakeSession other) {
        return local != null && remote != null && other.local != null && other.remote != null
                && local.id().equals(other.remote.id()) && remote.id().equals(other.local.id());
    }

    FakeSdp offer(List<FakeSection> sections) {
        require(pending == null, "offer while one is pending");
        FakeSdp made =
                FakeSdp.offer(local == null || restarts > agreedRestarts ? ufrags.get() : local.ufrag(), changes, restarts,
                        sections);
        pending = made;
        offers++;
        return made;
    }

    FakeSdp answer(FakeSdp offer, List<FakeSection> sections) {
        require(pending == null, "answer while an own offer is pending");
        boolean restarted = local == null || remote == null || !remote.ufrag().equals(offer.ufrag());
        FakeSdp made = offer.answer(restarted || local == null ? ufrags.get() : local.ufrag(), sections);
        agreedRestarts = restarted ? restarts : agreedRestarts;
        local = made;
        remote = offer;
        return made;
    }

    void accept(FakeSdp answer) {
        FakeSdp own = pending;
        require(own != null, "accept without an own offer");
        if (own != null) {
            require(answer.answers(own), "accept of an answer to another offer");
            pending = null;
            agreedChanges = own.changes();
            agreedRestarts = own.restarts();
            local = own;
            remote = answer;
        }
    }

    void rollback() {
        pending = null;
    }

    private void require(boolean possible, String what) {
        if (!possible) {
            misuse.accept(what);
            throw new PeerException(RtcErrorCode.INVALID_DESCRIPTION, "[INVALID_STATE] " + what);
        }
    }
}
