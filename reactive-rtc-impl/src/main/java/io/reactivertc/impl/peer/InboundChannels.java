package io.reactivertc.impl.peer;

import io.reactivertc.impl.data.ChannelPort;
import org.jspecify.annotations.Nullable;

/** Decides about the channels that a peer announces. Called on the loop. */
@FunctionalInterface
public interface InboundChannels {

    /** Returns who listens to this channel; null refuses it, and it is closed. */
    ChannelPort.@Nullable Listener onChannel(ChannelPort channel);
}
