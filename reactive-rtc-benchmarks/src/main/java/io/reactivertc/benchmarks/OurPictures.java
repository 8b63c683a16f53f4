package io.reactivertc.benchmarks;

import io.reactivertc.room.Room;
import io.reactivertc.video.VideoSources;

/** Sends a test pattern to some peers over ours, as {@link RawPictures} does; for some minutes if a second argument says so. */
final class OurPictures {

    private OurPictures() {}

    public static void main(String[] arguments) throws Exception {
        int peers = Integer.parseInt(arguments[0]);
        PictureCount count = new PictureCount();
        OurPair all = new OurPair(peers + 1);
        Room room = all.room(0);
        room.publish(all.connection(0).media().video(VideoSources.pattern(Marks.WIDTH, Marks.HEIGHT, 30)))
                .block(OurPair.PATIENCE);
        for (int n = 1; n <= peers; n++) {
            all.firstTrack(n).videoFrames().subscribe(frame -> count.one());
        }
        if (arguments.length > 1) {
            count.tellEachMinute(peers, Integer.parseInt(arguments[1]));
        } else {
            count.tell(peers);
        }
    }
}
