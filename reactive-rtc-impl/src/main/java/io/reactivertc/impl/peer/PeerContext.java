package io.reactivertc.impl.peer;

import io.reactivertc.JsonMapping;
import io.reactivertc.RtcConfig;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.data.ControlCodec;
import io.reactivertc.impl.data.PeerLinkConfig;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.signaling.PeerInfo;
import java.time.Clock;

/**
 * Is what all peers of one connection share.
 *
 * @param self this user
 * @param instance this life of this user
 * @param config the whole configuration
 * @param loop the loop of the connection
 * @param engine makes peer connections
 * @param bodies writes and reads what peers signal
 * @param control writes and reads control frames
 * @param json writes and reads users' values
 * @param clock stamps states
 * @param files what transfers share
 * @param media what all tracks share
 */
public record PeerContext(
        UserId self,
        InstanceId instance,
        RtcConfig config,
        RtcLoop loop,
        PeerEngine engine,
        SignalBodyCodec bodies,
        ControlCodec control,
        JsonMapping json,
        Clock clock,
        FileContext files,
        MediaContext media) {

    /** Returns what a link to this peer is made with. */
    PeerLinkConfig linkTo(PeerInfo remote, String logPrefix) {
        return new PeerLinkConfig(
                self, remote.user(), instance, remote.instance(), config.data(), json, control, config.timeouts(), logPrefix);
    }
}
