package io.reactivertc.impl.data;

/** Opens data channels on one peer connection. */
@FunctionalInterface
public interface ChannelOpener {

    /** Creates a channel; never throws: one that cannot be made tells {@link ChannelPort.Listener#onClosed()}. Called on the loop. */
    ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener listener);
}
