package io.reactivertc;

import io.reactivertc.common.UserId;
import java.net.URI;
import java.util.Iterator;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Describes how to connect. Immutable: each method returns another connector, so one can be shared and varied.
 *
 * <pre>{@code
 * RtcConnector connector = RtcConnector.create().signaling(URI.create("wss://example.org/rtc")).userId("bot");
 * Mono<Void> bot = Mono.usingWhen(connector.connect(), this::serve, RtcResource::close);
 * }</pre>
 */
public final class RtcConnector {

    private final RtcProvider provider;
    private final RtcConfig config;

    private RtcConnector(RtcProvider provider, RtcConfig config) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.config = Objects.requireNonNull(config, "config");
    }

    /** Returns a connector with defaults and the provider on the class path; throws {@link IllegalStateException} if there is none. */
    public static RtcConnector create() {
        Iterator<RtcProvider> found = ServiceLoader.load(RtcProvider.class, RtcProvider.class.getClassLoader()).iterator();
        if (!found.hasNext()) {
            throw new IllegalStateException(
                    "no RtcProvider on the class path: add the dependency io.reactivertc:reactive-rtc-impl");
        }
        return create(found.next());
    }

    /** Returns a connector with defaults and this provider. */
    public static RtcConnector create(RtcProvider provider) {
        return new RtcConnector(provider, RtcConfig.DEFAULT);
    }

    /** Returns a connector to the server at this address. */
    public RtcConnector signaling(URI uri) {
        return signaling(signaling -> signaling.withUri(uri));
    }

    /** Returns a connector with another way to the signaling server. */
    public RtcConnector signaling(UnaryOperator<SignalingConfig> change) {
        return with(config.withSignaling(change.apply(config.signaling())));
    }

    /** Returns a connector that wishes for this user id; throws {@link IllegalArgumentException} if its syntax does not fit. */
    public RtcConnector userId(String userId) {
        return identity(identity -> identity.withUserId(UserId.of(userId)));
    }

    /** Returns a connector with another identity. */
    public RtcConnector identity(UnaryOperator<IdentityConfig> change) {
        return with(config.withIdentity(change.apply(config.identity())));
    }

    /** Returns a connector with other paths to peers. */
    public RtcConnector ice(UnaryOperator<IceConfig> change) {
        return with(config.withIce(change.apply(config.ice())));
    }

    /** Returns a connector that tries harder, or less. */
    public RtcConnector reconnect(UnaryOperator<ReconnectConfig> change) {
        return with(config.withReconnect(change.apply(config.reconnect())));
    }

    /** Returns a connector with other bounds on time. */
    public RtcConnector timeouts(UnaryOperator<TimeoutConfig> change) {
        return with(config.withTimeouts(change.apply(config.timeouts())));
    }

    /** Returns a connector with other bounds on messages. */
    public RtcConnector data(UnaryOperator<DataConfig> change) {
        return with(config.withData(change.apply(config.data())));
    }

    /** Returns a connector with other terms for sound and pictures. */
    public RtcConnector media(UnaryOperator<MediaConfig> change) {
        return with(config.withMedia(change.apply(config.media())));
    }

    /** Returns a connector with other bounds on files. */
    public RtcConnector files(UnaryOperator<FileConfig> change) {
        return with(config.withFiles(change.apply(config.files())));
    }

    /** Returns the configuration so far. */
    public RtcConfig config() {
        return config;
    }

    /**
     * Connects to the signaling server.
     *
     * <p>Cold: each subscription makes a connection of its own, emitted once the server said welcome. A server that cannot be reached is tried again until
     * {@link ReconnectConfig#giveUpAfter()}; zero makes it one attempt. Cancelling undoes it, also when it was made but not delivered. Errors:
     * {@code CONNECT_FAILED}, {@code TIMEOUT}, {@code UNAUTHORIZED}, {@code USER_ID_TAKEN}, {@code UNSUPPORTED_VERSION}, {@code INSECURE_TRANSPORT}. The native engine is
     * loaded only when the first peer is met.
     *
     * <p>A connection that is not closed keeps the JVM alive once it met a peer, because native threads are not daemons: use {@code Mono.usingWhen(connect(), …, RtcResource::close)}.
     */
    public Mono<RtcConnection> connect() {
        return provider.connect(config);
    }

    private RtcConnector with(RtcConfig changed) {
        return new RtcConnector(provider, changed);
    }

    @Override
    public String toString() {
        return "RtcConnector[" + config + "]";
    }
}
