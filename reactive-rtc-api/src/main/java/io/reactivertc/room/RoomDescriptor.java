package io.reactivertc.room;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.Topology;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Describes a room well enough to join it, as a value that can be passed on by any means: a link, a QR code, a mail. It holds no secret; whoever needs a password must be told it.
 *
 * <pre>{@code
 * String text = room.descriptor().toUri().toString();      // reactive-rtc:lobby?topology=mesh&protected=true&knock=false
 * connection.join(RoomDescriptor.of(URI.create(text)).id());
 * }</pre>
 *
 * @param id which room
 * @param topology who connects to whom in it
 * @param passwordProtected whether a password is needed
 * @param knocking whether its owner decides who comes in
 */
public record RoomDescriptor(RoomId id, Topology topology, boolean passwordProtected, boolean knocking) {

    private static final String SCHEME = "reactive-rtc";

    /** Requires all parts. */
    public RoomDescriptor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(topology, "topology");
    }

    /** Returns this as a URI with the scheme {@code reactive-rtc}. */
    public URI toUri() {
        return URI.create(SCHEME + ":" + id + "?topology=" + topology.name().toLowerCase(Locale.ROOT) + "&protected="
                + passwordProtected + "&knock=" + knocking);
    }

    /** Reads what {@link #toUri} wrote; parts that are not known are ignored, absent ones have their defaults. Throws {@link IllegalArgumentException} if it is something else. */
    public static RoomDescriptor of(URI uri) {
        String[] parts = uri.getSchemeSpecificPart().split("\\?", 2);
        if (!SCHEME.equals(uri.getScheme())) {
            throw new IllegalArgumentException("a descriptor begins with " + SCHEME + ":");
        }
        Map<String, String> values = values(parts.length > 1 ? parts[1] : "");
        return new RoomDescriptor(
                RoomId.of(parts[0]),
                Topology.valueOf(values.getOrDefault("topology", "mesh").toUpperCase(Locale.ROOT)),
                Boolean.parseBoolean(values.get("protected")),
                Boolean.parseBoolean(values.get("knock")));
    }

    private static Map<String, String> values(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return values;
    }
}
