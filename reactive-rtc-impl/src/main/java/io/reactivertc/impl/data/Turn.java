package io.reactivertc.impl.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Is the place of one channel among those that share a peer connection; see {@link SendTurns}. On the loop. */
final class Turn {

    /** Is what has frames to send. */
    interface Source {

        /** Takes the next frame, of at most this many bytes; null if there is none now: {@link Turn#ready()} says when there is again. */
        @Nullable
        Frame nextFrame(int maxBytes);

        /** Tells that the engine has the oldest frame that was taken and that it did not have before. */
        void onHanded(int bytes);
    }

    /** Where in line a turn is. */
    enum Place {
        /** Nothing to send. */
        NONE,
        /** Was quiet and goes before those that were not. */
        FRESH,
        /** Has had its share before. */
        SETTLED
    }

    final ChannelPort port;
    final Source source;
    final SendBudget.Account account;
    private final SendTurns turns;

    /** For each frame that the engine does not have yet: whether it was taken from the source. */
    private final Queue<Boolean> handing = new ArrayDeque<>();

    int weight;
    Place place = Place.NONE;
    long share;
    private int unconfirmed;
    private long unconfirmedBytes;
    private boolean ended;

    Turn(SendTurns turns, ChannelPort port, Source source, SendBudget.Account account, int weight) {
        this.turns = turns;
        this.port = port;
        this.source = source;
        this.account = account;
        this.weight = weight;
    }

    /** Says that there may be something to send. */
    void ready() {
        if (!ended) {
            turns.ready(this);
        }
    }

    /** Sends a frame that waits for no turn, behind those that had theirs. */
    void sendNow(ByteBuffer frame, boolean binary) {
        if (!ended) {
            hand(frame, binary, false);
        }
    }

    /** Sends a frame of the source. */
    void send(Frame frame) {
        unconfirmed++;
        unconfirmedBytes += frame.bytes().remaining();
        hand(frame.bytes(), frame.binary(), true);
    }

    private void hand(ByteBuffer frame, boolean binary, boolean inTurn) {
        int bytes = frame.remaining();
        handing.add(inTurn);
        port.send(frame, binary);
        account.sent(bytes);
    }

    /** Notes that the engine has the oldest frame. */
    void onHanded(int bytes) {
        if (!ended && Boolean.TRUE.equals(handing.poll())) {
            unconfirmed--;
            unconfirmedBytes -= bytes;
            turns.confirmed(this, bytes);
            source.onHanded(bytes);
        }
    }

    /** Takes the engine's answer. */
    void onBuffered(long bytes) {
        account.onBuffered(bytes);
    }

    /** Returns how many frames of the source are on their way to the engine. */
    int unconfirmed() {
        return unconfirmed;
    }

    /** Returns how many bytes those have. */
    long unconfirmedBytes() {
        return unconfirmedBytes;
    }

    boolean isEnded() {
        return ended;
    }

    /** Ends: nothing is sent any more. Idempotent. */
    void end() {
        if (!ended) {
            ended = true;
            turns.leave(this);
            account.close();
        }
    }
}
