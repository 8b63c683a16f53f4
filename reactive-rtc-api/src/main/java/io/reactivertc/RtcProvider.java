package io.reactivertc;

import reactor.core.publisher.Mono;

/** Makes connections. Found by {@link java.util.ServiceLoader}; applications do not call it. */
public interface RtcProvider {

    /** Connects with this configuration; the contract is that of {@link RtcConnector#connect()}. */
    Mono<RtcConnection> connect(RtcConfig config);
}
