package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage.Admit;
import io.reactivertc.signaling.ClientMessage.Deny;
import io.reactivertc.signaling.ClientMessage.Eject;
import io.reactivertc.signaling.ClientMessage.Introduce;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ServerMessage.Ejected;
import io.reactivertc.signaling.ServerMessage.Knock;
import io.reactivertc.signaling.ServerMessage.KnockWithdrawn;
import io.reactivertc.signaling.ServerMessage.RoomDenied;
import io.reactivertc.signaling.ServerMessage.RoomUpdated;
import io.reactivertc.signaling.ServerMessage.RoomWaiting;

/** Reads and writes what owners do and those who wait for them. */
final class AdmissionParts {

    private AdmissionParts() {}

    static Update update(Fields fields) {
        return new Update(
                fields.room(),
                fields.textOrNull("password"),
                fields.has("maxPeers") ? fields.number("maxPeers", 2, RoomSpec.MOST_PEERS) : null,
                fields.has("locked") ? fields.flag("locked") : null,
                fields.has("extra") ? fields.object("extra") : null,
                fields.idOrNull("owner", UserId::of));
    }

    static void update(Update update, FieldWriter to) {
        to.text("room", update.room()).text("password", update.password());
        if (update.maxPeers() != null) {
            to.number("maxPeers", update.maxPeers());
        }
        if (update.locked() != null) {
            to.flag("locked", update.locked());
        }
        to.raw("extra", update.extra()).text("owner", update.owner());
    }

    static Eject eject(Fields fields) {
        return new Eject(fields.room(), fields.user("user"), fields.reasonOrNull(), fields.countOr("barMillis", 0));
    }

    static void eject(Eject eject, FieldWriter to) {
        to.text("room", eject.room()).text("user", eject.user()).text("reason", eject.reason()).numberIfAny("barMillis",
                eject.barMillis());
    }

    static Admit admit(Fields fields) {
        return new Admit(fields.room(), fields.user("user"), fields.has("terms") ? fields.object("terms") : null);
    }

    static void admit(Admit admit, FieldWriter to) {
        to.text("room", admit.room()).text("user", admit.user()).raw("terms", admit.terms());
    }

    static Deny deny(Fields fields) {
        return new Deny(fields.room(), fields.user("user"), fields.reasonOrNull());
    }

    static void deny(Deny deny, FieldWriter to) {
        to.text("room", deny.room()).text("user", deny.user()).text("reason", deny.reason());
    }

    static Introduce introduce(Fields fields) {
        return new Introduce(fields.room(), fields.user("a"), fields.user("b"));
    }

    static void introduce(Introduce introduce, FieldWriter to) {
        to.text("room", introduce.room()).text("a", introduce.a()).text("b", introduce.b());
    }

    static RoomWaiting waiting(Fields fields) {
        return new RoomWaiting(fields.room(), fields.count("timeoutMillis"));
    }

    static void waiting(RoomWaiting waiting, FieldWriter to) {
        to.text("room", waiting.room()).number("timeoutMillis", waiting.timeoutMillis());
    }

    static RoomDenied denied(Fields fields) {
        return new RoomDenied(fields.room(), fields.text("code"), fields.reasonOrNull());
    }

    static void denied(RoomDenied denied, FieldWriter to) {
        to.text("room", denied.room()).text("code", denied.code()).text("reason", denied.reason());
    }

    static Knock knock(Fields fields) {
        return new Knock(fields.room(), fields.user("user"), fields.objectOr("extra", JsonText.EMPTY_OBJECT),
                fields.objectOr("wants", JsonText.EMPTY_OBJECT));
    }

    static void knock(Knock knock, FieldWriter to) {
        to.text("room", knock.room()).text("user", knock.user()).raw("extra", knock.extra()).raw("wants", knock.wants());
    }

    static KnockWithdrawn withdrawn(Fields fields) {
        return new KnockWithdrawn(fields.room(), fields.user("user"));
    }

    static void withdrawn(KnockWithdrawn withdrawn, FieldWriter to) {
        to.text("room", withdrawn.room()).text("user", withdrawn.user());
    }

    static RoomUpdated updated(Fields fields) {
        return new RoomUpdated(fields.room(), SharedParts.spec(fields.fields("spec")), SharedParts.about(fields));
    }

    static void updated(RoomUpdated updated, FieldWriter to) {
        to.text("room", updated.room()).object("spec", updated.spec(), SharedParts::spec);
        SharedParts.about(updated.about(), to);
    }

    static Ejected ejected(Fields fields) {
        return new Ejected(fields.room(), fields.user("by"), fields.reasonOrNull());
    }

    static void ejected(Ejected ejected, FieldWriter to) {
        to.text("room", ejected.room()).text("by", ejected.by()).text("reason", ejected.reason());
    }
}
