package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.Room;
import java.net.URI;

/** Publishes tones. Arguments: the server, a name, how many. Tells when they are published. */
final class SoundSender {

    private SoundSender() {}

    public static void main(String[] arguments) throws Exception {
        RtcConnection connection = RtcConnector.create().signaling(URI.create(arguments[0])).userId(arguments[1]).connect()
                .block(OurPair.PATIENCE);
        Room room = connection.openOrJoin(RoomId.of(arguments[1])).block(OurPair.PATIENCE);
        for (int n = 0; n < Integer.parseInt(arguments[2]); n++) {
            room.publish(connection.media().audio(AudioSources.tone(200 + 10 * n))).block(OurPair.PATIENCE);
        }
        Child.tell(System.out, "published");
        while (System.in.read() >= 0) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }
}
