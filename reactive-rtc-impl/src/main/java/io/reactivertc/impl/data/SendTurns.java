package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the channels of one peer connection send in turn, within one budget. Messages pass before bulk. Bulk channels share by weight (deficit round robin); one that was quiet
 * goes first for one share, so that what is rare and small does not wait for what is large. Chunks of bulk are small while others are active, because the engine never
 * breaks into one. Lives as long as one peer connection. On the loop.
 */
final class SendTurns {

    /** What a bulk channel of this weight sends in a turn. */
    static final int NORMAL_WEIGHT = 256;

    static final int SHARE_BYTES = 65_536;

    static final int LEAST_CHUNK_BYTES = 16_384;
    static final int MOST_CHUNK_BYTES = 65_536;
    private static final long CHUNK_NANOS = 5_000_000;

    /** Who has sent nothing for so long does not count as active. */
    private static final long QUIET_NANOS = 200_000_000;

    private static final int MOST_UNCONFIRMED_MESSAGES = 2;
    private static final int LEAST_UNCONFIRMED = 2;
    private static final int MOST_UNCONFIRMED = 16;
    private static final long MOST_UNCONFIRMED_BYTES = 131_072;

    private final RtcLoop loop;
    private final SendBudget budget;
    private final Runnable pumping = this::pump;
    private final Deque<Turn> fresh = new ArrayDeque<>();
    private final Deque<Turn> settled = new ArrayDeque<>();

    private int maxFrameBytes;
    private @Nullable Turn messages;
    private boolean messagesReady;
    private int unconfirmed;
    private long unconfirmedBytes;
    private boolean scheduled;
    private boolean ended;

    /** Who sent last and who before, and when: if that is long ago, the last one is alone. */
    private @Nullable Turn latest;

    private long othersAt;
    private long latestAt;

    /** Creates turns on a peer connection with nothing buffered. */
    SendTurns(RtcLoop loop, LongSupplier roundTripNanos, int maxFrameBytes) {
        this(loop, roundTripNanos, maxFrameBytes, SendBudget.HIGH_BYTES);
    }

    /** Creates turns which have this budget at least. */
    SendTurns(RtcLoop loop, LongSupplier roundTripNanos, int maxFrameBytes, long leastBudget) {
        this.loop = loop;
        this.maxFrameBytes = maxFrameBytes;
        this.budget = new SendBudget(loop, leastBudget, roundTripNanos, this::pumpSoon);
        this.othersAt = loop.nanoTime() - 2 * QUIET_NANOS;
        this.latestAt = othersAt;
    }

    void maxFrameBytes(int negotiated) {
        maxFrameBytes = negotiated;
    }

    /** Returns the place of the one channel that passes before bulk. */
    Turn messages(ChannelPort port, Turn.Source source) {
        Turn turn = new Turn(this, port, source, budget.open(port), NORMAL_WEIGHT);
        messages = turn;
        return turn;
    }

    /** Returns the place of a bulk channel. */
    Turn bulk(ChannelPort port, Turn.Source source, int weight) {
        return new Turn(this, port, source, budget.open(port), weight);
    }

    /** Ends all turns. */
    void end() {
        ended = true;
        budget.stop();
        fresh.clear();
        settled.clear();
    }

    /** Sends after the commands that are waiting now, which may bring more. */
    void ready(Turn turn) {
        if (turn == messages) {
            messagesReady = true;
        } else if (turn.place == Turn.Place.NONE) {
            line(turn, Turn.Place.FRESH);
        }
        pumpSoon();
    }

    /** Notes that a frame of this turn is with the engine. */
    void confirmed(Turn turn, int bytes) {
        if (turn != messages) {
            unconfirmed--;
            unconfirmedBytes -= bytes;
        }
        pumpSoon();
    }

    /** Forgets a turn that ended. */
    void leave(Turn turn) {
        if (turn != messages) {
            fresh.remove(turn);
            settled.remove(turn);
            unconfirmed -= turn.unconfirmed();
            unconfirmedBytes -= turn.unconfirmedBytes();
            pumpSoon();
        }
    }

    private void pumpSoon() {
        if (!scheduled && !ended) {
            scheduled = true;
            loop.execute(pumping);
        }
    }

    private void pump() {
        scheduled = false;
        boolean more = true;
        while (more && !ended) {
            more = sendMessages() || sendBulk();
        }
    }

    private boolean sendMessages() {
        Turn turn = messages;
        if (turn == null || !messagesReady || turn.unconfirmed() >= MOST_UNCONFIRMED_MESSAGES || !budget.first().isOpen()) {
            return false;
        }
        Frame frame = turn.source.nextFrame(maxFrameBytes);
        if (frame == null) {
            messagesReady = false;
            return false;
        }
        send(turn, frame);
        return true;
    }

    /** Gives the next bulk channel its turn; returns whether to go on. */
    private boolean sendBulk() {
        Turn turn = fresh.isEmpty() ? settled.peek() : fresh.peek();
        if (turn == null || isEngineBusy() || !gate(turn).isOpen()) {
            return false;
        }
        if (turn.share <= 0) {
            turn.share += (long) SHARE_BYTES * turn.weight / NORMAL_WEIGHT;
            moveBack(turn);
            return true;
        }
        Frame frame = turn.source.nextFrame(chunkBytes(turn));
        if (turn.isEnded()) {
            return true;
        }
        if (frame == null) {
            leaveLine(turn);
        } else {
            turn.share -= frame.bytes().remaining();
            unconfirmed++;
            unconfirmedBytes += frame.bytes().remaining();
            send(turn, frame);
        }
        return true;
    }

    private SendBudget.Gate gate(Turn turn) {
        return turn.place == Turn.Place.FRESH ? budget.rare() : budget.bulk();
    }

    private void send(Turn turn, Frame frame) {
        long now = loop.nanoTime();
        if (turn != latest) {
            othersAt = latestAt;
            latest = turn;
        }
        latestAt = now;
        turn.send(frame);
    }

    private boolean isEngineBusy() {
        return unconfirmed >= MOST_UNCONFIRMED
                || unconfirmed >= LEAST_UNCONFIRMED && unconfirmedBytes >= MOST_UNCONFIRMED_BYTES;
    }

    private int chunkBytes(Turn turn) {
        if (isAlone(turn)) {
            return maxFrameBytes;
        }
        long carried = Math.min(MOST_CHUNK_BYTES, budget.carriedIn(CHUNK_NANOS));
        return (int) Math.min(maxFrameBytes, Math.max(LEAST_CHUNK_BYTES, carried));
    }

    private boolean isAlone(Turn turn) {
        long others = turn == latest ? othersAt : latestAt;
        return fresh.size() + settled.size() == 1 && loop.nanoTime() - others > QUIET_NANOS;
    }

    private void line(Turn turn, Turn.Place place) {
        turn.place = place;
        if (place == Turn.Place.FRESH) {
            turn.share = (long) SHARE_BYTES * turn.weight / NORMAL_WEIGHT;
            fresh.add(turn);
        } else {
            settled.add(turn);
        }
    }

    /** Sends a turn to the end of the line of those that had their share. */
    private void moveBack(Turn turn) {
        (turn.place == Turn.Place.FRESH ? fresh : settled).remove();
        line(turn, Turn.Place.SETTLED);
    }

    /** Lets a turn go that has nothing to send; one that was fresh must wait for a round of the others before it can be so again. */
    private void leaveLine(Turn turn) {
        if (turn.place == Turn.Place.FRESH && !settled.isEmpty()) {
            moveBack(turn);
        } else {
            (turn.place == Turn.Place.FRESH ? fresh : settled).remove();
            turn.place = Turn.Place.NONE;
        }
    }
}
