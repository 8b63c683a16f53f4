package io.reactivertc.impl.media;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/** Asks a peer to mute tracks of theirs, and waits for the answers. Confined to the loop. */
final class MuteQuestions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 64;

    private final RtcLoop loop;
    private final Predicate<TrackMessage> send;
    private final Map<Long, MonoSink<Void>> waiting = new HashMap<>();
    private long asked;

    MuteQuestions(RtcLoop loop, Predicate<TrackMessage> send) {
        this.loop = loop;
        this.send = send;
    }

    void ask(String track, boolean muted, MonoSink<Void> sink) {
        long number = ++asked;
        if (waiting.size() >= MOST) {
            sink.error(new PeerException(RtcErrorCode.BUSY, "too many questions wait for an answer"));
        } else if (!send.test(new TrackMessage.Ask(number, track, muted))) {
            sink.error(PeerMedia.gone());
        } else {
            waiting.put(number, sink);
            Disposable timer =
                    loop.schedule(() -> fail(number, new PeerException(RtcErrorCode.TIMEOUT, "no answer")), PATIENCE);
            sink.onDispose(() -> loop.execute(() -> {
                timer.dispose();
                waiting.remove(number);
            }));
        }
    }

    void onAnswer(TrackMessage.Answer answer) {
        if (answer.agreed()) {
            @Nullable
            MonoSink<Void> sink = waiting.remove(answer.number());
            if (sink != null) {
                sink.success();
            }
        } else {
            fail(answer.number(), new MediaException(RtcErrorCode.REFUSED, "the publisher did not agree"));
        }
    }

    void close() {
        List.copyOf(waiting.keySet()).forEach(number -> fail(number, PeerMedia.gone()));
    }

    private void fail(long number, RuntimeException why) {
        MonoSink<Void> sink = waiting.remove(number);
        if (sink != null) {
            sink.error(why);
        }
    }
}
