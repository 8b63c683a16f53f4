package io.reactivertc.impl.data;

import io.reactivertc.DataConfig;
import io.reactivertc.JsonMapping;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.UserId;

/**
 * Says whom a link joins and within what bounds.
 *
 * @param self this user
 * @param remote the other user, as the server stamped them
 * @param ownInstance this life of this user
 * @param remoteInstance the life of the other user that the link was made for
 * @param data bounds of queues, windows and messages
 * @param json writes and reads JSON messages
 * @param control writes and reads control frames
 * @param timeouts bounds in time
 * @param logPrefix begins each line of the log
 */
public record PeerLinkConfig(
        UserId self,
        UserId remote,
        InstanceId ownInstance,
        InstanceId remoteInstance,
        DataConfig data,
        JsonMapping json,
        ControlCodec control,
        TimeoutConfig timeouts,
        String logPrefix) {}
