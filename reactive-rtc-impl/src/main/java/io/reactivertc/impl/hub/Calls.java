package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;

/** Passes calls and their answers on from user to user. Keeps nothing: who calls waits, and takes the call back. On the loop. */
final class Calls {

    private static final long BUSY_MILLIS = 250;

    private final HubContext hub;
    private final Sessions sessions;

    Calls(HubContext hub, Sessions sessions) {
        this.hub = hub;
        this.sessions = sessions;
    }

    void call(Request request, ClientMessage.Call call) {
        JsonTextLimit limit = new JsonTextLimit(hub);
        if (limit.isExceeded(call.extra())) {
            limit.refuse(request, "extra");
        } else {
            pass(request, call.to(), new ServerMessage.Called(request.session().user(), call.room(), call.extra()));
        }
    }

    void answer(Request request, ClientMessage.AnswerCall answer) {
        pass(request, answer.to(),
                new ServerMessage.CallAnswered(request.session().user(), answer.room(), answer.answer(), answer.reason()));
    }

    private void pass(Request request, UserId to, ServerMessage message) {
        Session sender = request.session();
        Session receiver = sessions.find(to);
        long wait = sender.allowance().relay(1, hub.now());
        if (wait > 0) {
            sender.slowDown(wait);
            request.fail(RtcErrorCode.RATE_LIMITED, "too many messages", wait);
        } else if (receiver == null || receiver == sender) {
            request.fail(RtcErrorCode.USER_NOT_FOUND, "no such user is there");
        } else if (!receiver.pass(sender, message)) {
            request.fail(RtcErrorCode.BUSY, "the receiver's queue has no more room for you", BUSY_MILLIS);
        } else {
            request.done();
        }
    }
}
