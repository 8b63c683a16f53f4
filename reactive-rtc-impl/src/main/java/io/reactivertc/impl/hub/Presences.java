package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.ListRooms;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage;

/** Answers what is asked about rooms and users, once or from now on. On the loop. */
final class Presences {

    private static final int PAGE = 100;
    private static final int LONGEST_TAG = 64;

    private final Rooms rooms;
    private final Sessions sessions;
    private final Watches watches;

    Presences(Rooms rooms, Sessions sessions, Watches watches) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.watches = watches;
    }

    /** Answers a question about who and what is there; returns false if this is none. */
    boolean answers(Request request, ClientMessage message) {
        if (message instanceof ClientMessage.AskPresence ask) {
            request.reply(rooms.presence(ask.room()));
        } else if (message instanceof ListRooms list) {
            request.reply(rooms.directory().page(list));
        } else if (message instanceof ClientMessage.Watch watch) {
            watch(request, watch);
        } else {
            return false;
        }
        return true;
    }

    private void watch(Request request, ClientMessage.Watch watch) {
        Session session = request.session();
        Watches.Subject subject = new Watches.Subject(watch.what(), watch.of() == null ? "" : watch.of());
        if (!isValid(subject)) {
            request.fail(RtcErrorCode.INVALID_ARGUMENT, "nothing can have this name");
        } else if (!watch.on()) {
            watches.remove(session, subject);
            request.done();
        } else if (session.watching().isFull()) {
            request.fail(RtcErrorCode.SERVER_FULL, "you watch too much");
        } else {
            session.watching().describedBy(watches::describe);
            watches.add(session, subject);
            request.reply(now(subject));
        }
    }

    private ServerMessage now(Watches.Subject subject) {
        return switch (subject.what()) {
            case ROOM -> rooms.presence(RoomId.of(subject.of()));
            case USER -> sessions.presence(UserId.of(subject.of()));
            case LIST -> rooms.directory().page(new ListRooms(subject.of().isEmpty() ? null : subject.of(), null, PAGE));
        };
    }

    private static boolean isValid(Watches.Subject subject) {
        if (subject.what() == Watched.LIST) {
            return subject.of().length() <= LONGEST_TAG;
        }
        try {
            UserId.of(subject.of());
            return true;
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }
}
