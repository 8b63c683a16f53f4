package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what the server says in one session and keeps it until it is acknowledged. Bounded; what members pass on to each other takes at most three quarters, and each sender
 * a share, so that only who does not read runs out of room for what the server itself says. On the loop.
 */
final class Outbox {

    private final HubLimits.Queue limits;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>(4);
    private final Map<Session, Share> shares = new HashMap<>(2);
    private long bytes;
    private long numbered;
    private long acknowledged;

    Outbox(HubLimits.Queue limits) {
        this.limits = limits;
    }

    /** Keeps a message of the server's own; null if there is no room, and then the session is over. */
    @Nullable
    SignalingFrame<ServerMessage> keep(ServerMessage message, long re, long ack) {
        int weight = Weight.of(message);
        if (kept.size() >= limits.frames() || bytes + weight > limits.bytes()) {
            return null;
        }
        return keep(message, re, ack, weight, null);
    }

    /** Keeps what one member passes on to another; null if the sender's share is used up. */
    @Nullable
    SignalingFrame<ServerMessage> keepFrom(Session sender, ServerMessage message, long ack) {
        int weight = Weight.of(message);
        if (kept.size() >= limits.frames() / 4 * 3 || bytes + weight > limits.bytes() / 4L * 3) {
            return null;
        }
        Share share = shares.get(sender);
        if (share == null) {
            share = new Share(sender);
            shares.put(sender, share);
        } else if (share.frames >= limits.shareFrames() || share.bytes + weight > limits.shareBytes()) {
            return null;
        }
        return keep(message, 0, ack, weight, share);
    }

    private SignalingFrame<ServerMessage> keep(ServerMessage message, long re, long ack, int weight, @Nullable Share share) {
        SignalingFrame<ServerMessage> frame = new SignalingFrame<>(message, 0, re, ++numbered, ack);
        kept.add(new Kept(frame, weight, share));
        bytes += weight;
        if (share != null) {
            share.frames++;
            share.bytes += weight;
        }
        return frame;
    }

    /** Returns whether a client may claim to have seen this number. */
    boolean isPlausible(long seq) {
        return seq <= numbered;
    }

    /** Returns whether everything after this number is still here. */
    boolean canResumeAfter(long seq) {
        return seq >= acknowledged && seq <= numbered;
    }

    /** Forgets what was seen up to this number; returns whether that is news. */
    boolean acknowledge(long seq) {
        if (seq <= acknowledged) {
            return false;
        }
        acknowledged = seq;
        for (Kept first = kept.peek(); first != null && first.frame.seq() <= seq; first = kept.peek()) {
            kept.poll();
            bytes -= first.weight;
            release(first);
        }
        return true;
    }

    private void release(Kept gone) {
        Share share = gone.share;
        if (share != null) {
            share.bytes -= gone.weight;
            if (--share.frames == 0) {
                shares.remove(share.sender);
            }
        }
    }

    /** Says again what was not acknowledged, with this acknowledgement. */
    void repeat(long ack, Consumer<SignalingFrame<ServerMessage>> to) {
        for (Kept one : kept) {
            SignalingFrame<ServerMessage> frame = one.frame;
            to.accept(new SignalingFrame<>(frame.message(), 0, frame.re(), frame.seq(), ack));
        }
    }

    /** Returns whether at least half of the room is left. */
    boolean isHalfEmpty() {
        return kept.size() < limits.frames() / 2 && bytes < limits.bytes() / 2;
    }

    int size() {
        return kept.size();
    }

    private record Kept(SignalingFrame<ServerMessage> frame, int weight, @Nullable Share share) {}

    /** What waits here of one sender. */
    private static final class Share {

        final Session sender;
        int frames;
        int bytes;

        Share(Session sender) {
            this.sender = sender;
        }
    }
}
