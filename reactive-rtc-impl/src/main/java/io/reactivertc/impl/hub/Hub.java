package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Is the core of a signaling server: knows who is connected, who is in which room, and what each has yet to hear. Runs on one loop, without sockets and without JSON. Make it on
 * a thread that may block: its random source is seeded then.
 */
public final class Hub {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

    private final HubContext context;
    private final SharedAllowances shared;
    private final Rooms rooms;
    private final Sessions sessions;
    private final Reception reception;
    private final Requests requests;
    private final LinkHost host = new Host();
    private final Set<HubLink> links = new LinkedHashSet<>();
    private final Duration round;
    private boolean going;
    private boolean stopped;

    private @Nullable MonoSink<Void> whenEmpty;

    /** Creates a hub on a loop, which stays the caller's. */
    public Hub(HubConfig config, RtcLoop loop) {
        Seals seals = new Seals(config.secret());
        this.context = new HubContext(config, loop, seals, new HubStatistics(), loop.nanoTime());
        this.shared = new SharedAllowances(config.limits().rates(), loop.nanoTime());
        Tickets tickets = new Tickets(seals, config.clock());
        Claims claims = new Claims(tickets, config.secret() != null);
        Watches watches = new Watches(loop, this::presence, this::userPresence);
        Admissions admissions = new Admissions(context);
        this.rooms = new Rooms(loop, config.grace(), claims, admissions, watches, context.statistics());
        this.sessions = new Sessions(context, tickets, rooms, shared, admissions, watches);
        this.reception = new Reception(context, tickets, claims, sessions, new Restoration(context, rooms));
        IceGrants ice = new IceGrants(context);
        Entrance entrance = new Entrance(context, rooms, claims, admissions, ice);
        this.requests = new Requests(context, rooms, sessions, entrance, admissions, watches, ice);
        Duration quarter = config.ping().dividedBy(4);
        this.round = quarter.compareTo(LONGEST_ROUND) < 0 ? quarter : LONGEST_ROUND;
    }

    /** Accepts a connection, whose way back is made for the link. Any thread; what is made is called on the loop only. */
    public HubLink connect(LinkInfo info, Function<HubLink, HubOutbound> outbound) {
        HubLink link = new HubLink(host, context.loop(), info, outbound);
        context.loop().execute(() -> add(link));
        return link;
    }

    /** Returns what an operator may see and do. Any thread. */
    public HubAdmin admin() {
        return new HubAdmin(context.loop(), rooms, sessions, context.statistics());
    }

    private void add(HubLink link) {
        links.add(link);
        context.statistics().is(HubStatistics.Count.LINKS, links.size());
        if (stopped) {
            link.bye(RtcErrorCode.SERVER_SHUTDOWN, "the server is going down", Reconnect.LATER);
        } else if (!going) {
            going = true;
            context.loop().schedule(this::lookAround, round);
        }
    }

    /** Looks after links and limits, as long as there are any. */
    private void lookAround() {
        long now = context.now();
        for (HubLink link : List.copyOf(links)) {
            link.check(now, HELLO_TIMEOUT.toNanos(), context.config().ping().toNanos());
        }
        shared.sweep(now);
        going = !stopped && !(links.isEmpty() && shared.isEmpty());
        if (going) {
            context.loop().schedule(this::lookAround, round);
        }
    }

    /**
     * Says goodbye to all, accepts nobody any more, and completes when all links are closed. Cold; at most once. The wait has no bound of its own.
     */
    public Mono<Void> shutdown() {
        return Mono.create(sink -> context.loop().execute(() -> shutdown(sink)));
    }

    private void shutdown(MonoSink<Void> sink) {
        stopped = true;
        whenEmpty = sink;
        for (HubLink link : List.copyOf(links)) {
            link.bye(RtcErrorCode.SERVER_SHUTDOWN, "the server is going down", Reconnect.LATER);
        }
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (whenEmpty != null && links.isEmpty()) {
            whenEmpty.success();
        }
    }

    private ServerMessage.Presence presence(RoomId room) {
        return rooms.presence(room);
    }

    private ServerMessage.UserPresence userPresence(UserId user) {
        return sessions.presence(user);
    }

    /** Returns how many sessions there are. On the loop. */
    int sessionCount() {
        return sessions.size();
    }

    /** Returns whether it looks after nothing any more. On the loop. */
    boolean isIdle() {
        return !going;
    }

    /** Returns how many rooms there are. On the loop. */
    int roomCount() {
        return rooms.size();
    }

    private static void reject(HubLink link, Throwable failure) {
        log.debug("a token could not be checked", failure);
        reject(link);
    }

    private static void reject(HubLink link) {
        link.bye(RtcErrorCode.UNAUTHORIZED, "the token is missing, wrong or expired", Reconnect.NEVER);
    }

    /** Serves the links. */
    private final class Host implements LinkHost {

        @Override
        public @Nullable Disposable receive(HubLink link, ClientMessage.Hello hello) {
            Identification identification = context.config().identification();
            if (identification == null) {
                reception.receive(link, hello, Identification.Identity.UNKNOWN);
                return null;
            }
            return Mono.defer(() -> identification.identify(hello.token(), link.info()))
                    .timeout(HELLO_TIMEOUT, context.loop().scheduler())
                    .publishOn(context.loop().scheduler())
                    .switchIfEmpty(Mono.fromRunnable(() -> reject(link)))
                    .subscribe(identity -> reception.receive(link, hello, identity), failure -> reject(link, failure));
        }

        @Override
        public void handle(Session session, SignalingFrame<ClientMessage> frame) {
            context.statistics().add(HubStatistics.Count.FRAMES);
            requests.handle(session, frame);
        }

        @Override
        public void detach(Session session, HubLink link) {
            sessions.detach(session, link);
        }

        @Override
        public void leave(Session session, PeerLeftReason reason) {
            sessions.end(session, reason);
        }

        @Override
        public void forget(HubLink link) {
            links.remove(link);
            context.statistics().is(HubStatistics.Count.LINKS, links.size());
            completeWhenEmpty();
        }
    }
}
