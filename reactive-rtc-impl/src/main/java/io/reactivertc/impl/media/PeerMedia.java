package io.reactivertc.impl.media;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.error.DataException;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Tones;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps what flows between this side and one peer, across the lives of the peer connection: what is published, and what arrives. Confined to the loop, but for its verbs. */
public final class PeerMedia {

    private static final Logger log = LoggerFactory.getLogger(PeerMedia.class);

    /** How often it is tried to begin to dial: a track that was just published is agreed on soon. */
    private static final int MOST_TRIES = 50;

    private static final Duration TRY_AGAIN = Duration.ofMillis(100);

    private final MediaContext context;
    private final RtcLoop loop;
    private final UserId remote;
    private final Predicate<JsonText> control;
    private final Publications publications;
    private final Arrivals arrivals;
    private final MuteQuestions questions;
    private boolean closed;

    /**
     * Creates it with nothing published.
     *
     * @param control sends an object to the peer and returns true, or returns false if that is not possible now
     * @param firstVersion the version of the first report, higher than any of an earlier meeting
     */
    public PeerMedia(MediaContext context, UserId remote, Predicate<JsonText> control, long firstVersion) {
        this.context = context;
        this.loop = context.loop();
        this.remote = remote;
        this.control = control;
        this.publications = new Publications(context.config(), firstVersion, this::tell);
        this.arrivals = new Arrivals(this, context);
        this.questions = new MuteQuestions(loop, this::send);
    }

    UserId remote() {
        return remote;
    }

    // what the peer's connection tells, on the loop

    /** Sends what is published on a new peer connection, before anything was negotiated. */
    public void attach(MediaPort port) {
        publications.attach(port);
    }

    /** Lets go of a peer connection that is gone; keeps what is published, and the tracks until the peer says otherwise. */
    public void detach() {
        publications.detach();
        arrivals.detach();
    }

    /** Tells that control frames can be sent and are heard from now on. */
    public void onLive() {
        tell();
    }

    /** Brings a section in which media arrive. */
    public void onTrack(TrackPort port) {
        arrivals.onTrack(port);
    }

    /** Tells that such a section is gone. */
    public void onTrackEnded(TrackPort port) {
        arrivals.onTrackEnded(port);
    }

    /** Takes the sections in which the peer sends, of a description that was applied. */
    public void onSections(List<MediaSection> sections) {
        arrivals.onSections(sections);
    }

    /** Returns what is true of the own tracks, to go with a description. */
    public JsonText report() {
        return context.codec().encode(publications.report());
    }

    /** Takes what came with a description; what is not valid is dropped. */
    public void onReport(JsonText json) {
        try {
            onMessage(json);
        } catch (DataException malformed) {
            log.debug("dropped what {} says of their tracks: {}", remote, malformed.getMessage());
        }
    }

    /** Takes what came as a control frame. Throws {@link DataException} if it is not valid. */
    public void onMessage(JsonText json) {
        TrackMessage message = context.codec().decode(json);
        if (closed) {
            return;
        }
        if (message instanceof TrackMessage.Report report) {
            arrivals.onReport(report);
        } else if (message instanceof TrackMessage.Ask ask) {
            send(new TrackMessage.Answer(ask.number(), publications.obey(remote, ask)));
        } else if (message instanceof TrackMessage.Answer answer) {
            questions.onAnswer(answer);
        }
    }

    /** Ends everything. Idempotent. */
    public void close(CloseReason reason) {
        if (!closed) {
            closed = true;
            publications.close();
            arrivals.close(reason);
            questions.close();
        }
    }

    private void tell() {
        send(publications.report());
    }

    private boolean send(TrackMessage message) {
        return control.test(context.codec().encode(message));
    }

    /** Gives what the port counted the names of its tracks; leaves out what belongs to none any more. */
    public PeerStatistics named(PeerStatistics counted) {
        List<PeerStatistics.Sent> sent = counted.sent().stream()
                .flatMap(each -> publications.nameOf(each.track()).map(each::named).stream())
                .toList();
        List<PeerStatistics.Received> received = counted.received().stream()
                .flatMap(each -> arrivals.nameOf(each.track()).map(each::named).stream())
                .toList();
        return new PeerStatistics(counted.at(), counted.path(), sent, received);
    }

    // verbs, on any thread

    /** Emits the tracks that the peer publishes, then those that it will; see {@link io.reactivertc.peer.Peer#tracks()}. */
    public Flux<RemoteTrack> tracks() {
        return arrivals.tracks();
    }

    /** Publishes a track; see {@link io.reactivertc.peer.Peer#publish}. */
    public Mono<Void> publish(LocalTrack track) {
        return verb(() -> publish(own(track)));
    }

    /** Takes a track back; see {@link io.reactivertc.peer.Peer#unpublish}. */
    public Mono<Void> unpublish(LocalTrack track) {
        return verb(() -> unpublish(own(track)));
    }

    /** Sends another track in the place of one; see {@link io.reactivertc.peer.Peer#replace}. */
    public Mono<Void> replace(LocalTrack published, LocalTrack by) {
        return verb(() -> publications.replace(own(published), own(by)));
    }

    /** Limits what is sent; see {@link io.reactivertc.peer.Peer#limit}. */
    public Mono<Void> limit(Bandwidth bandwidth) {
        return verb(() -> publications.limit(bandwidth));
    }

    /** Lets media travel these ways only; see {@link io.reactivertc.peer.Peer#restrictMedia}. */
    public Mono<Void> restrict(MediaDirection direction) {
        return verb(() -> {
            publications.allow(direction.sends());
            arrivals.allow(direction.receives());
        });
    }

    /** Dials; see {@link io.reactivertc.peer.Peer#play}. */
    public Mono<Void> play(LocalTrack track, Tones tones) {
        return LoopVerbs.defer(loop, () -> closed ? Mono.error(gone()) : dial(publications.sender(own(track)), tones));
    }

    private Mono<Void> dial(@Nullable SenderPort sender, Tones tones) {
        if (sender == null) {
            return Mono.error(
                    new MediaException(RtcErrorCode.INVALID_ARGUMENT, "not a track of sound that is published to this peer"));
        }
        return sender.play(tones)
                .filter(taken -> taken)
                .repeatWhenEmpty(tries -> tries.take(MOST_TRIES).delayElements(TRY_AGAIN, loop.scheduler()))
                .switchIfEmpty(Mono.error(() -> new MediaException(RtcErrorCode.MEDIA_UNSUPPORTED, "the peer takes no tones")))
                .then(Mono.delay(tones.length(), loop.scheduler()).doOnCancel(sender::stopTones))
                .then();
    }

    /** Holds all media of a kind, or no more; see {@link io.reactivertc.peer.Peer#hold}. */
    public Mono<Void> hold(MediaKind kind, boolean held) {
        return LoopVerbs.create(loop, sink -> {
            if (closed) {
                sink.error(gone());
            } else {
                publications.hold(kind, held);
                arrivals.hold(kind, held);
                sink.success();
            }
        });
    }

    Mono<Void> ask(String track, boolean muted) {
        return LoopVerbs.create(loop, sink -> {
            if (closed || !arrivals.knows(track)) {
                sink.error(gone());
            } else {
                questions.ask(track, muted, sink);
            }
        });
    }

    /** Publishes a track that is not yet. On the loop. */
    void publish(DefaultLocalTrack track) {
        publications.add(track);
    }

    /** Takes a track back if it is published. On the loop. */
    void unpublish(DefaultLocalTrack track) {
        publications.remove(track);
    }

    private Mono<Void> verb(Runnable step) {
        return LoopVerbs.<Void>create(loop, sink -> {
            if (closed) {
                sink.error(gone());
                return;
            }
            try {
                step.run();
                sink.success();
            } catch (MediaException | PeerException refused) {
                sink.error(refused);
            }
        });
    }

    private DefaultLocalTrack own(@Nullable LocalTrack track) {
        if (track instanceof DefaultLocalTrack own && own.isOf(loop)) {
            return own;
        }
        throw new MediaException(RtcErrorCode.INVALID_ARGUMENT, "a track of another connection");
    }

    static PeerException gone() {
        return new PeerException(RtcErrorCode.PEER_CLOSED, "the track or its peer is gone");
    }
}
