package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.signaling.CallAnswer;
import io.reactivertc.signaling.ClientMessage.AnswerCall;
import io.reactivertc.signaling.ClientMessage.Call;
import io.reactivertc.signaling.ClientMessage.Watch;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage.CallAnswered;
import io.reactivertc.signaling.ServerMessage.Called;
import io.reactivertc.signaling.ServerMessage.UserPresence;

/** Reads and writes what is about users rather than rooms: who is there, and who calls whom. */
final class CallParts {

    private CallParts() {}

    static Watch watch(Fields fields) {
        return new Watch(fields.constant("what", Watched.class), fields.textOrNull("of"), fields.flag("on"));
    }

    static void watch(Watch watch, FieldWriter to) {
        to.constant("what", watch.what()).text("of", watch.of()).flag("on", watch.on());
    }

    static UserPresence userPresence(Fields fields) {
        return new UserPresence(fields.user("user"), fields.flag("online"), fields.objectOr("extra", JsonText.EMPTY_OBJECT));
    }

    static void userPresence(UserPresence presence, FieldWriter to) {
        to.text("user", presence.user()).flag("online", presence.online()).raw("extra", presence.extra());
    }

    static Call call(Fields fields) {
        return new Call(fields.user("to"), fields.room(), fields.objectOr("extra", JsonText.EMPTY_OBJECT));
    }

    static void call(Call call, FieldWriter to) {
        to.text("to", call.to()).text("room", call.room()).raw("extra", call.extra());
    }

    static AnswerCall answer(Fields fields) {
        return new AnswerCall(fields.user("to"), fields.room(), fields.constant("answer", CallAnswer.class),
                fields.reasonOrNull());
    }

    static void answer(AnswerCall answer, FieldWriter to) {
        to.text("to", answer.to()).text("room", answer.room()).constant("answer", answer.answer()).text("reason",
                answer.reason());
    }

    static Called called(Fields fields) {
        return new Called(fields.user("from"), fields.room(), fields.objectOr("extra", JsonText.EMPTY_OBJECT));
    }

    static void called(Called called, FieldWriter to) {
        to.text("from", called.from()).text("room", called.room()).raw("extra", called.extra());
    }

    static CallAnswered answered(Fields fields) {
        return new CallAnswered(fields.user("from"), fields.room(), fields.constant("answer", CallAnswer.class),
                fields.reasonOrNull());
    }

    static void answered(CallAnswered answered, FieldWriter to) {
        to.text("from", answered.from()).text("room", answered.room()).constant("answer", answered.answer()).text("reason",
                answered.reason());
    }
}
