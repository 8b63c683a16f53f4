package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.PeerLink;

/** Says what the events of a link mean for its peer. */
final class LinkEvents implements PeerLink.Listener {

    private final PeerCore core;

    LinkEvents(PeerCore core) {
        this.core = core;
    }

    @Override
    public void onLive(int epoch) {
        core.onLive(epoch);
    }

    @Override
    public void onSignal(JsonText body) {
        core.onSignal(body);
    }

    @Override
    public void onRemoteClose(CloseReason reason) {
        core.close(reason, false);
    }

    @Override
    public void onSilence() {
        core.onSilence();
    }

    @Override
    public void onChannelLost(int epoch) {
        core.onChannelLost(epoch);
    }

    @Override
    public void onViolation(RtcException violation) {
        core.close(new CloseReason(Kind.PROTOCOL_VIOLATION, String.valueOf(violation.getMessage()), violation), false);
    }

    @Override
    public void onNewInstance() {
        core.close(CloseReason.of(Kind.PROTOCOL_VIOLATION, "another instance answered"), false);
    }
}
