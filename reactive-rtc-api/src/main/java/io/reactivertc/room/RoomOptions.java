package io.reactivertc.room;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says how a room is entered, and what it is if it is opened by that. Immutable.
 *
 * @param spec what the room is, used only when this opens it
 * @param password what protects the room, or null; sent only over TLS or to loopback unless the connector was told otherwise; never shown
 * @param extra what others in this room see of this participant, besides the connection's own extra; JSON as maps, lists, strings, numbers and booleans
 */
public record RoomOptions(RoomSpec spec, @Nullable String password, Map<String, Object> extra) {

    /** A mesh of at most 16 without a password. */
    public static final RoomOptions DEFAULT = new RoomOptions(RoomSpec.DEFAULT, null, Map.of());

    /** Requires all parts; a password has 1 to 256 characters. */
    public RoomOptions {
        Objects.requireNonNull(spec, "spec");
        extra = Map.copyOf(extra);
        if (password != null && (password.isEmpty() || password.length() > 256)) {
            throw new IllegalArgumentException("password must be 1 to 256 characters");
        }
    }

    /** Returns options for a room of this specification. */
    public RoomOptions withSpec(RoomSpec changed) {
        return new RoomOptions(changed, password, extra);
    }

    /** Returns options with this password. */
    public RoomOptions withPassword(String secret) {
        return new RoomOptions(spec, Objects.requireNonNull(secret, "secret"), extra);
    }

    /** Returns options with this extra data. */
    public RoomOptions withExtra(Map<String, Object> changed) {
        return new RoomOptions(spec, password, changed);
    }

    /** Returns options for a room of at most this many members. */
    public RoomOptions withMaxPeers(int maxPeers) {
        return withSpec(new RoomSpec(spec.topology(), maxPeers, spec.ownerLeaves(), spec.listed(), spec.tag()));
    }

    /** Returns options for a room that does this when its owner leaves. */
    public RoomOptions withOwnerLeaves(OwnerLeaves policy) {
        return withSpec(new RoomSpec(spec.topology(), spec.maxPeers(), policy, spec.listed(), spec.tag()));
    }

    /** Returns options for a room that appears in public lists, under a tag if one is given. */
    public RoomOptions listed(@Nullable String tag) {
        return withSpec(new RoomSpec(spec.topology(), spec.maxPeers(), spec.ownerLeaves(), true, tag));
    }

    /** Returns the password, if there is one. */
    public Optional<String> secret() {
        return Optional.ofNullable(password);
    }

    /** Shows all but the password. */
    @Override
    public String toString() {
        return "RoomOptions[spec=" + spec + ", password=" + (password == null ? "none" : "***") + ", extra=" + extra.keySet()
                + "]";
    }
}
