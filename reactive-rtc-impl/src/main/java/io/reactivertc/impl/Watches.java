package io.reactivertc.impl;

import io.reactivertc.common.RoomId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.LoopSubscription;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.RoomList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Follows rooms and users for subscribers: asks the server while somebody subscribes, shares what it tells, and asks again when the session is another. On the loop. */
final class Watches {

    private static final int PAGE = 100;

    private final SignalingSession session;
    private final RtcLoop loop;
    private final Map<Subject, Watch> watches = new HashMap<>();
    private boolean over;

    Watches(SignalingSession session, RtcLoop loop) {
        this.session = session;
        this.loop = loop;
    }

    /** Emits what is watched, then each change; of what a slow subscriber did not take, the newest of each. Hot. Any thread. */
    Flux<ServerMessage> watch(Watched what, @Nullable String of) {
        Subject subject = new Subject(what, of == null ? "" : of);
        return LoopSubscription.<ServerMessage>flux(subscriber -> new View(subject, subscriber));
    }

    /** Takes in what the server tells of a room or user; returns whether it was that. */
    boolean onMessage(ServerMessage message) {
        if (message instanceof Presence presence) {
            List.copyOf(watches.values()).stream().filter(watch -> watch.isAbout(presence))
                    .forEach(watch -> watch.tell(presence));
            return true;
        }
        if (message instanceof ServerMessage.UserPresence presence) {
            Watch watch = watches.get(new Subject(Watched.USER, presence.user().value()));
            if (watch != null) {
                watch.tell(presence);
            }
            return true;
        }
        return false;
    }

    /** Begins anew with a session that knows of nothing watched. */
    void onReady(boolean resumed) {
        if (!resumed) {
            List.copyOf(watches.values()).forEach(Watch::begin);
        }
    }

    /** Ends all streams. */
    void close() {
        over = true;
        List.copyOf(watches.values()).forEach(watch -> List.copyOf(watch.views).forEach(LoopSubscription::drain));
    }

    private record Subject(Watched what, String of) {

        @Nullable
        String nameOrNull() {
            return of.isEmpty() ? null : of;
        }
    }

    private static Object key(ServerMessage told) {
        return told instanceof Presence presence ? presence.room() : told.getClass();
    }

    /** Is one thing that is watched, by one subscriber or more. */
    private final class Watch {

        final List<View> views = new ArrayList<>();
        private final Subject subject;
        private final Map<Object, ServerMessage> latest = new LinkedHashMap<>();
        private Set<Object> unnamed = Set.of();

        Watch(Subject subject) {
            this.subject = subject;
        }

        void begin() {
            unnamed = new HashSet<>(latest.keySet());
            ask(new ClientMessage.Watch(subject.what, subject.nameOrNull(), true));
        }

        private void ask(ClientMessage question) {
            session.request(question, ServerMessage.class).subscribe(this::answered, this::failed);
        }

        private void answered(ServerMessage answer) {
            if (!(answer instanceof RoomList list)) {
                tell(answer);
                return;
            }
            list.rooms().forEach(this::tell);
            if (list.more() && !list.rooms().isEmpty()) {
                RoomId last = list.rooms().get(list.rooms().size() - 1).room();
                ask(new ClientMessage.ListRooms(subject.nameOrNull(), last, PAGE));
            } else {
                Set.copyOf(unnamed).forEach(gone -> tell(Presence.absent((RoomId) gone)));
            }
        }

        private void failed(Throwable error) {
            watches.remove(subject, this);
            List.copyOf(views).forEach(view -> view.fail(error));
        }

        boolean isAbout(Presence presence) {
            return switch (subject.what) {
                case ROOM -> presence.room().value().equals(subject.of);
                case LIST -> latest.containsKey(presence.room())
                        || presence.listed() && (subject.of.isEmpty() || subject.of.equals(presence.tag()));
                case USER -> false;
            };
        }

        void tell(ServerMessage told) {
            Object key = key(told);
            unnamed.remove(key);
            if (subject.what == Watched.LIST && told instanceof Presence presence && !presence.exists()) {
                latest.remove(key);
            } else {
                latest.put(key, told);
            }
            views.forEach(view -> view.untold.put(key, told));
            List.copyOf(views).forEach(LoopSubscription::drain);
        }
    }

    /** Is one subscriber. */
    private final class View extends LoopSubscription<ServerMessage> {

        private final Subject subject;
        private final Map<Object, ServerMessage> untold = new LinkedHashMap<>();
        private @Nullable Throwable failure;

        View(Subject subject, CoreSubscriber<? super ServerMessage> subscriber) {
            super(loop, subscriber);
            this.subject = subject;
        }

        void fail(Throwable error) {
            failure = error;
            drain();
        }

        @Override
        protected void attach() {
            if (over) {
                failure = new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection is closed");
                return;
            }
            Watch watch = watches.get(subject);
            if (watch == null) {
                watch = new Watch(subject);
                watches.put(subject, watch);
                watch.views.add(this);
                watch.begin();
            } else {
                watch.views.add(this);
                untold.putAll(watch.latest);
            }
        }

        @Override
        protected @Nullable ServerMessage poll() {
            Iterator<ServerMessage> next = untold.values().iterator();
            if (!next.hasNext()) {
                return null;
            }
            ServerMessage told = next.next();
            next.remove();
            return told;
        }

        @Override
        protected boolean isOver() {
            return failure != null || over;
        }

        @Override
        protected @Nullable Throwable failure() {
            return failure;
        }

        @Override
        protected void detach() {
            Watch watch = watches.get(subject);
            if (watch != null && watch.views.remove(this) && watch.views.isEmpty()) {
                watches.remove(subject);
                if (!over) {
                    session.request(new ClientMessage.Watch(subject.what, subject.nameOrNull(), false),
                            ServerMessage.Done.class)
                            .subscribe(none -> {}, error -> {});
                }
            }
        }
    }
}
