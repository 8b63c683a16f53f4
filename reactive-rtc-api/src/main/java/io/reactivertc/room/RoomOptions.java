package io.reactivertc.room;

import io.reactivertc.common.Admission;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Says how a room is entered, and what it is if it is opened by that. Immutable.
 *
 * @param spec what the room is, used only when this opens it
 * @param password what protects the room, or null; sent only over TLS or to loopback unless the connector was told otherwise; never shown
 * @param extra what others in this room see of this participant, besides the connection's own extra; JSON as maps, lists, strings, numbers and booleans
 * @param wishes what an owner who decides about this entry is told, such as what this participant wants to send; JSON like {@code extra}
 * @param introductions says, while this participant owns the room, which two members are to connect whom the topology does not connect; the one who came earlier first. Called on the loop; must not
 *     block. Null introduces nobody
 * @param relays in a relay tree, to how many at most this participant passes on what it receives, and to no more than the room wants; 0 to 16. Passing on costs a decoder, an encoder and the bandwidth of
 *     each
 * @param capture what is captured before the server is asked, one after the other, published to all in the room, and closed when the stay ends; at most 64. If one fails, so does entering. One that is
 *     empty publishes nothing. Cancelling the entry cancels it
 * @param media what media are exchanged with each peer
 */
public record RoomOptions(RoomSpec spec, @Nullable String password, Map<String, Object> extra, Map<String, Object> wishes,
        @Nullable BiPredicate<RoomMember, RoomMember> introductions, int relays,
        List<Mono<LocalTrack>> capture, RoomMedia media) {

    /** A mesh of at most 16 without a password. */
    public static final RoomOptions DEFAULT = new RoomOptions(RoomSpec.DEFAULT, null, Map.of(), Map.of(), null,
            RoomSpec.MOST_RELAYS, List.of(), RoomMedia.DEFAULT);

    /** Requires all parts; a password has 1 to 256 characters. */
    public RoomOptions {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(media, "media");
        extra = Map.copyOf(extra);
        wishes = Map.copyOf(wishes);
        capture = List.copyOf(capture);
        if (capture.size() > 64) {
            throw new IllegalArgumentException("capture must be 64 tracks at most");
        }
        if (password != null && (password.isEmpty() || password.length() > 256)) {
            throw new IllegalArgumentException("password must be 1 to 256 characters");
        }
        if (relays < 0 || relays > RoomSpec.MOST_RELAYS) {
            throw new IllegalArgumentException("relays must be 0 to " + RoomSpec.MOST_RELAYS);
        }
    }

    /** Returns options for a room of this specification. */
    public RoomOptions withSpec(RoomSpec changed) {
        return new RoomOptions(changed, password, extra, wishes, introductions, relays, capture, media);
    }

    /** Returns options with this password. */
    public RoomOptions withPassword(String secret) {
        return new RoomOptions(spec, Objects.requireNonNull(secret, "secret"), extra, wishes, introductions, relays, capture,
                media);
    }

    /** Returns options with this extra data. */
    public RoomOptions withExtra(Map<String, Object> changed) {
        return new RoomOptions(spec, password, changed, wishes, introductions, relays, capture, media);
    }

    /** Returns options with these wishes, told to an owner who decides. */
    public RoomOptions withWishes(Map<String, Object> changed) {
        return new RoomOptions(spec, password, extra, changed, introductions, relays, capture, media);
    }

    /** Returns options that connect, while this participant owns the room, those two members for whom this is true and whom the topology does not connect. */
    public RoomOptions withIntroductions(BiPredicate<RoomMember, RoomMember> policy) {
        return new RoomOptions(spec, password, extra, wishes, Objects.requireNonNull(policy, "policy"), relays,
                capture, media);
    }

    /** Returns options of one who passes on to at most so many in a relay tree. */
    public RoomOptions withRelays(int most) {
        return new RoomOptions(spec, password, extra, wishes, introductions, most, capture, media);
    }

    /**
     * Returns options that publish also this. It is subscribed to once for each time that the room is entered with these options; whatever track it emits belongs to the stay. A track that outlives stays is
     * rather published by {@link Room#publish} before entering.
     */
    public RoomOptions withCapture(Mono<? extends LocalTrack> track) {
        List<Mono<LocalTrack>> more = new ArrayList<>(capture);
        more.add(track.cast(LocalTrack.class));
        return new RoomOptions(spec, password, extra, wishes, introductions, relays, more, media);
    }

    /** Returns options to take what others publish and send them nothing: what is published to the room, or to a peer, does not go there. */
    public RoomOptions receiveOnly() {
        return withMedia(new RoomMedia(MediaDirection.RECEIVE_ONLY, media.bandwidth()));
    }

    /** Returns options that limit what is sent to each peer. */
    public RoomOptions withBandwidth(Bandwidth bandwidth) {
        return withMedia(new RoomMedia(media.direction(), bandwidth));
    }

    /** Returns options with these terms for media. */
    public RoomOptions withMedia(RoomMedia terms) {
        return new RoomOptions(spec, password, extra, wishes, introductions, relays, capture, terms);
    }

    /** Returns options without a password. */
    public RoomOptions withoutPassword() {
        return new RoomOptions(spec, null, extra, wishes, introductions, relays, capture, media);
    }

    /** Returns options for a room in which these connect. */
    public RoomOptions withTopology(Topology topology) {
        return withSpec(spec.withTopology(topology));
    }

    /** Returns options for a broadcast in which the owner and each viewer send to at most so many, who pass it on; see {@link Topology#RELAY_TREE}. */
    public RoomOptions withRelayTree(int mostPassedOn) {
        return withSpec(spec.asRelayTree(mostPassedOn));
    }

    /** Returns options for a room that is entered like this. */
    public RoomOptions withAdmission(Admission admission) {
        return withSpec(spec.withAdmission(admission));
    }

    /** Returns options for a room of at most this many members. */
    public RoomOptions withMaxPeers(int maxPeers) {
        return withSpec(spec.withMaxPeers(maxPeers));
    }

    /** Returns options for a room that does this when its owner leaves. */
    public RoomOptions withOwnerLeaves(OwnerLeaves policy) {
        return withSpec(spec.withOwnerLeaves(policy));
    }

    /** Returns options for a room that appears in public lists, under a tag if one is given. */
    public RoomOptions listed(@Nullable String tag) {
        return withSpec(spec.listed(tag));
    }

    /** Returns the password, if there is one. */
    public Optional<String> secret() {
        return Optional.ofNullable(password);
    }

    /** Shows all but the password. */
    @Override
    public String toString() {
        return "RoomOptions[spec=" + spec + ", password=" + (password == null ? "none" : "***") + ", extra=" + extra.keySet()
                + ", wishes=" + wishes.keySet() + "]";
    }
}
