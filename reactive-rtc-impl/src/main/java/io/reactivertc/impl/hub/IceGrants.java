package io.reactivertc.impl.hub;

import io.reactivertc.IceServer;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.IceServerInfo;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.Disposables;

/**
 * Tells members of STUN and TURN servers: when they enter a room, when they ask, and again when four fifths of the life of a credential are over. Strangers are told of none. Made
 * where blocking is allowed, since that is where the provider is loaded; used on the loop.
 */
final class IceGrants {

    private static final String ALGORITHM = "HmacSHA1"; // which the scheme prescribes
    private static final int OPAQUE_BYTES = 8;

    private final HubContext hub;
    private final IceSupply supply;

    IceGrants(HubContext hub) {
        this.hub = hub;
        this.supply = hub.config().ice();
        if (supply.turn() != null) {
            password("warm up", supply.turn().secret());
        }
    }

    /** Tells a session that enters a room, unless what it knows is still fresh. */
    void onEntering(Session session) {
        if (!supply.isEmpty() && !session.isIceFresh(hub.now())) {
            session.send(grant(session));
        }
    }

    void answer(Request request, ClientMessage.AskIceServers asked) {
        Session session = request.session();
        boolean isMember = asked.room() == null
                ? session.memberships().size() > 0
                : session.memberships().room(asked.room()) != null;
        if (isMember || session.identity().principal() != null) {
            request.reply(grant(session));
        } else {
            request.fail(RtcErrorCode.NOT_IN_ROOM, "servers are told to members of rooms");
        }
    }

    private ServerMessage.IceServers grant(Session session) {
        List<IceServerInfo> servers = new ArrayList<>();
        for (IceServer server : supply.fixed()) {
            servers.add(new IceServerInfo(server.urls(), server.username(), server.credential()));
        }
        IceSupply.Turn turn = supply.turn();
        if (turn == null) {
            session.iceGranted(Long.MAX_VALUE, Disposables.disposed());
            return new ServerMessage.IceServers(servers, 0);
        }
        long expiresAt = hub.config().clock().millis() / 1_000 + turn.life().toSeconds();
        String username = expiresAt + ":" + HexFormat.of().formatHex(hub.seals().random(OPAQUE_BYTES));
        servers.add(new IceServerInfo(turn.urls(), username, password(username, turn.secret())));
        Duration fresh = turn.life().multipliedBy(4).dividedBy(5);
        session.iceGranted(hub.now() + fresh.toNanos(), hub.loop().schedule(() -> renew(session), fresh));
        return new ServerMessage.IceServers(servers, expiresAt * 1_000);
    }

    private void renew(Session session) {
        if (session.memberships().size() > 0) {
            session.send(grant(session));
        }
    }

    private static String password(String username, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, impossible);
        }
    }
}
