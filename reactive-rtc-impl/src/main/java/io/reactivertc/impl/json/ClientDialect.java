package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Ack;
import io.reactivertc.signaling.ClientMessage.Admit;
import io.reactivertc.signaling.ClientMessage.AnswerCall;
import io.reactivertc.signaling.ClientMessage.AskIceServers;
import io.reactivertc.signaling.ClientMessage.AskPresence;
import io.reactivertc.signaling.ClientMessage.Call;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Deny;
import io.reactivertc.signaling.ClientMessage.Eject;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ClientMessage.Introduce;
import io.reactivertc.signaling.ClientMessage.Leave;
import io.reactivertc.signaling.ClientMessage.ListRooms;
import io.reactivertc.signaling.ClientMessage.Ping;
import io.reactivertc.signaling.ClientMessage.Pong;
import io.reactivertc.signaling.ClientMessage.Relay;
import io.reactivertc.signaling.ClientMessage.Resume;
import io.reactivertc.signaling.ClientMessage.Signal;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ClientMessage.UpdateExtra;
import io.reactivertc.signaling.ClientMessage.Watch;
import java.util.Locale;

/** Lists what clients say. */
final class ClientDialect {

    private static final int MOST_CLAIMS = 256;
    private static final int MOST_LISTED = 100;

    static final Dialect<ClientMessage> INSTANCE = new Dialect<ClientMessage>("cseq", ClientMessage.Unknown::new)
            .type("hello", Hello.class, ClientDialect::hello, ClientDialect::hello)
            .type(Enter.class, ClientDialect::enterName, ClientDialect::enter)
            .named("room.open", fields -> enter(EnterMode.OPEN, fields))
            .named("room.join", fields -> enter(EnterMode.JOIN, fields))
            .named("room.enter", fields -> enter(EnterMode.ENTER, fields))
            .type("room.leave", Leave.class, fields -> new Leave(fields.room()), (leave, to) -> to.text("room", leave.room()))
            .type("room.close", CloseRoom.class, ClientDialect::closeRoom, ClientDialect::closeRoom)
            .type("room.update", Update.class, AdmissionParts::update, AdmissionParts::update)
            .type("room.eject", Eject.class, AdmissionParts::eject, AdmissionParts::eject)
            .type("room.admit", Admit.class, AdmissionParts::admit, AdmissionParts::admit)
            .type("room.deny", Deny.class, AdmissionParts::deny, AdmissionParts::deny)
            .type("room.introduce", Introduce.class, AdmissionParts::introduce, AdmissionParts::introduce)
            .type("watch", Watch.class, CallParts::watch, CallParts::watch)
            .type("call", Call.class, CallParts::call, CallParts::call)
            .type("call.answer", AnswerCall.class, CallParts::answer, CallParts::answer)
            .type("room.presence", AskPresence.class, fields -> new AskPresence(fields.room()),
                    (ask, to) -> to.text("room", ask.room()))
            .type("room.list", ListRooms.class, ClientDialect::listRooms, ClientDialect::listRooms)
            .type("extra", UpdateExtra.class, ClientDialect::updateExtra, ClientDialect::updateExtra)
            .type("signal", Signal.class, ClientDialect::signal, ClientDialect::signal)
            .type("message", Relay.class, ClientDialect::relay, ClientDialect::relay)
            .type("ice.get", AskIceServers.class, fields -> new AskIceServers(fields.idOrNull("room", RoomId::of)),
                    (ask, to) -> to.text("room", ask.room()))
            .type("ack", Ack.class, fields -> new Ack(), (ack, to) -> {})
            .type("ping", Ping.class, fields -> new Ping(), (ping, to) -> {})
            .type("pong", Pong.class, fields -> new Pong(), (pong, to) -> {});

    private ClientDialect() {}

    private static Hello hello(Fields fields) {
        return new Hello(
                fields.textOrNull("token"),
                fields.idOrNull("userId", UserId::of),
                fields.instance(),
                fields.objectOr("extra", JsonText.EMPTY_OBJECT),
                fields.fieldsOrNull("resume", ClientDialect::resume),
                fields.textOrNull("replaces"),
                fields.texts("claims", MOST_CLAIMS),
                fields.textOrNull("client"));
    }

    private static void hello(Hello hello, FieldWriter to) {
        to.text("token", hello.token())
                .text("userId", hello.userId())
                .text("instance", hello.instance())
                .raw("extra", hello.extra())
                .object("resume", hello.resume(), ClientDialect::resume)
                .text("replaces", hello.replaces())
                .texts("claims", hello.claims())
                .text("client", hello.client());
    }

    private static Resume resume(Fields fields) {
        return new Resume(fields.text("session"), fields.text("key"), fields.count("seq"));
    }

    private static void resume(Resume resume, FieldWriter to) {
        to.text("session", resume.session()).text("key", resume.key()).number("seq", resume.seq());
    }

    private static String enterName(Enter enter) {
        return "room." + enter.mode().name().toLowerCase(Locale.ROOT);
    }

    private static Enter enter(EnterMode mode, Fields fields) {
        return new Enter(
                mode,
                fields.room(),
                fields.textOrNull("password"),
                fields.fieldsOrNull("spec", SharedParts::spec),
                fields.has("extra") ? fields.object("extra") : null,
                fields.has("wants") ? fields.object("wants") : null,
                fields.numberOr("relays", 0, RoomSpec.MOST_RELAYS, 0));
    }

    private static void enter(Enter enter, FieldWriter to) {
        to.text("room", enter.room())
                .text("password", enter.password())
                .object("spec", enter.spec(), SharedParts::spec)
                .raw("extra", enter.extra())
                .raw("wants", enter.wants());
        if (enter.relays() > 0) {
            to.number("relays", enter.relays());
        }
    }

    private static CloseRoom closeRoom(Fields fields) {
        return new CloseRoom(fields.room(), fields.reasonOrNull());
    }

    private static void closeRoom(CloseRoom close, FieldWriter to) {
        to.text("room", close.room()).text("reason", close.reason());
    }

    private static ListRooms listRooms(Fields fields) {
        return new ListRooms(
                fields.textOrNull("tag"),
                fields.idOrNull("after", RoomId::of),
                fields.numberOr("limit", 1, MOST_LISTED, MOST_LISTED));
    }

    private static void listRooms(ListRooms list, FieldWriter to) {
        to.text("tag", list.tag()).text("after", list.after()).number("limit", list.limit());
    }

    private static UpdateExtra updateExtra(Fields fields) {
        return new UpdateExtra(fields.idOrNull("room", RoomId::of), fields.object("value"), fields.count("version"));
    }

    private static void updateExtra(UpdateExtra update, FieldWriter to) {
        to.text("room", update.room()).raw("value", update.value()).number("version", update.version());
    }

    private static Signal signal(Fields fields) {
        return new Signal(fields.room(), fields.user("to"), fields.object("body"));
    }

    private static void signal(Signal signal, FieldWriter to) {
        to.text("room", signal.room()).text("to", signal.to()).raw("body", signal.body());
    }

    private static Relay relay(Fields fields) {
        return new Relay(fields.room(), fields.idOrNull("to", UserId::of), fields.body("body"));
    }

    private static void relay(Relay relay, FieldWriter to) {
        to.text("room", relay.room()).text("to", relay.to()).raw("body", relay.body());
    }
}
