package io.reactivertc.impl.hub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Issues and reads tickets: resume keys and room claims, sealed with the server's secret, so that they hold after a restart and tell their bearer nothing. They expire. On the
 * loop.
 */
final class Tickets {

    /** A ticket that is longer was not made here. */
    private static final int MOST_CHARS = 2_048;

    private static final Duration LIFE = Duration.ofDays(7);

    private final Seals seals;
    private final Clock clock;
    private final long boot;

    Tickets(Seals seals, Clock clock) {
        this.seals = seals;
        this.clock = clock;
        this.boot = seals.randomLong();
    }

    /** Names this life of the server. */
    long boot() {
        return boot;
    }

    String seal(SessionTicket ticket) {
        return seal(ticket::write, "session");
    }

    String seal(RoomClaim claim) {
        return seal(claim::write, "room");
    }

    /** Returns what a resume key says, or null if it was not made with this secret or has expired. */
    @Nullable
    SessionTicket openSession(String text) {
        return open(text, "session", SessionTicket::read);
    }

    /** Returns what a claim says, or null if it was not made with this secret or has expired. */
    @Nullable
    RoomClaim openClaim(String text) {
        return open(text, "room", RoomClaim::read);
    }

    private String seal(Writing content, String purpose) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(clock.instant().plus(LIFE).toEpochMilli());
            content.to(out);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot be written", impossible);
        }
        return seals.seal(bytes.toByteArray(), purpose);
    }

    private <T> @Nullable T open(String text, String purpose, Reading<T> reading) {
        byte[] content = text.length() > MOST_CHARS ? null : seals.open(text, purpose);
        if (content == null) {
            return null;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            return in.readLong() < clock.millis() ? null : reading.from(in);
        } catch (IOException | IllegalArgumentException otherVersion) {
            return null;
        }
    }

    static void writeOptional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static @Nullable String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }
}
