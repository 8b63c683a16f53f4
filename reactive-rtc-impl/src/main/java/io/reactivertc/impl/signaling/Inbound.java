package io.reactivertc.impl.signaling;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Counts what the server says, and sees to it that the server hears of it in time: it keeps what is not acknowledged, and not without bound. On the loop. */
final class Inbound {

    private static final Duration ACK_DELAY = Duration.ofMillis(500);
    private static final int ACK_FRAMES = 64;
    private static final int ACK_BYTES = 64 * 1_024;

    /** Says what to do with a frame. */
    enum Verdict {
        /** Its turn. */
        NEXT,
        /** Seen before. */
        REPEATED,
        /** Others before it are missing, or it should have a number. */
        GAP
    }

    private final RtcLoop loop;
    private final Runnable acknowledge;
    private Disposable timer = Disposables.disposed();
    private long seen;
    private int frames;
    private int bytes;

    /**
     * Creates a count that starts at none.
     *
     * @param acknowledge sends an acknowledgement of its own, if a link is up
     */
    Inbound(RtcLoop loop, Runnable acknowledge) {
        this.loop = loop;
        this.acknowledge = acknowledge;
    }

    /** Counts a frame. */
    Verdict accept(SignalingFrame<ServerMessage> frame) {
        if (isUnnumbered(frame.message())) {
            return Verdict.NEXT;
        }
        if (frame.seq() == 0 || frame.seq() > seen + 1) {
            return Verdict.GAP;
        }
        if (frame.seq() <= seen) {
            return Verdict.REPEATED;
        }
        seen = frame.seq();
        count(FrameWeight.of(frame.message()));
        return Verdict.NEXT;
    }

    /** Returns what to acknowledge with a frame that is sent now. */
    long acknowledged() {
        timer.dispose();
        frames = 0;
        bytes = 0;
        return seen;
    }

    /** Begins a new session. */
    void restart() {
        acknowledged();
        seen = 0;
    }

    private void count(int weight) {
        frames++;
        bytes += weight;
        if (frames >= ACK_FRAMES || bytes >= ACK_BYTES) {
            acknowledge.run();
        } else if (frames == 1) {
            timer.dispose();
            timer = loop.schedule(acknowledge, ACK_DELAY);
        }
    }

    private static boolean isUnnumbered(ServerMessage message) {
        return message instanceof ServerMessage.Welcome
                || message instanceof ServerMessage.Ack
                || message instanceof ServerMessage.Ping
                || message instanceof ServerMessage.Pong
                || message instanceof ServerMessage.Bye;
    }
}
