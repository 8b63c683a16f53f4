package io.reactivertc.benchmarks;

import io.reactivertc.audio.AudioSources;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.video.VideoSources;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Is four peers with sound and pictures. Argument: how many minutes. Tells a line of figures after each. */
final class SoakPeers {

    private static final int PEERS = 4;
    private static final int STREAMS = PEERS * (PEERS - 1);
    private static final int PICTURES_PER_SECOND = 15;
    private static final int FRAMES_PER_SECOND = 100;
    private static final long SETTLE_MILLIS = 10_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final LongAdder pictures = new LongAdder();
    private final LongAdder sounds = new LongAdder();
    private final List<LocalTrack> tones = new ArrayList<>();
    private final OurPair all = new OurPair(PEERS);

    private SoakPeers() {}

    public static void main(String[] arguments) throws Exception {
        SoakPeers peers = new SoakPeers();
        peers.begin();
        Thread.sleep(SETTLE_MILLIS);
        peers.report(Integer.parseInt(arguments[0]));
        Runtime.getRuntime().halt(0);
    }

    private void begin() {
        for (int n = 0; n < PEERS; n++) {
            all.room(n).tracks().subscribe(track -> {
                if (track.kind() == MediaKind.AUDIO) {
                    track.audioFrames().subscribe(frame -> sounds.increment());
                } else {
                    track.videoFrames().subscribe(frame -> pictures.increment());
                }
            });
            LocalTrack tone = all.connection(n).media().audio(AudioSources.tone(440 + 110 * n));
            tones.add(tone);
            all.room(n).publish(tone).block(OurPair.PATIENCE);
            all.room(n).publish(all.connection(n).media().video(VideoSources.pattern(320, 180, PICTURES_PER_SECOND)))
                    .block(OurPair.PATIENCE);
        }
    }

    private void report(int minutes) throws InterruptedException {
        long pid = ProcessHandle.current().pid();
        long begun = System.nanoTime();
        long sentBefore = sent();
        for (int minute = 1; minute <= minutes; minute++) {
            double cpu = ProcessUse.of(pid).cpuSeconds();
            long from = System.nanoTime();
            pictures.reset();
            sounds.reset();
            Thread.sleep(MINUTE_MILLIS - 500);
            double seconds = (System.nanoTime() - from) / 1e9;
            double cores = (ProcessUse.of(pid).cpuSeconds() - cpu) / seconds;
            double seen = 100.0 * pictures.sum() / (STREAMS * PICTURES_PER_SECOND * seconds);
            double heard = 100.0 * sounds.sum() / (STREAMS * FRAMES_PER_SECOND * seconds);
            double drift = 10.0 * (sent() - sentBefore) / PEERS - (System.nanoTime() - begun) / 1e6;
            long late = tones.stream().mapToLong(tone -> tone.counts().underruns()).sum();
            System.gc();
            double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
            double resident = ProcessUse.of(pid).residentBytes() / 1e6;
            Child.tell(System.out, String.join(" ", String.valueOf(minute), Report.decimal(resident), Report.decimal(heap),
                    String.valueOf(late), Report.decimal(drift), Report.decimal(seen), Report.decimal(heard),
                    Report.decimal(cores)));
        }
    }

    private long sent() {
        return tones.stream().mapToLong(tone -> tone.counts().sent()).sum();
    }
}
