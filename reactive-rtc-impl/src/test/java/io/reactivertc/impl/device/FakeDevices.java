package io.reactivertc.impl.device;

import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Devices;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import io.reactivertc.media.VideoFrame;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Is devices in memory, which tests plug, unplug, speak into and listen to. */
public final class FakeDevices implements SoundPort, CameraPort {

    private static final AudioFrame SILENCE = AudioFrame.of(new short[480], 48_000, 1, 0);
    private static final AudioFrame END = AudioFrame.of(new short[80], 8_000, 1, 0);

    private final List<MediaDevice> plugged = new CopyOnWriteArrayList<>();
    private final List<FakeInput> inputs = new CopyOnWriteArrayList<>();
    private final List<AudioFrame> played = new CopyOnWriteArrayList<>();
    private final Set<Consumer<VideoFrame>> seeing = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;

    /** Returns what an application has of them. */
    public Devices devices() {
        return new DefaultDevices(this, this, new Consents(CaptureConsent.ALWAYS, Schedulers.boundedElastic()),
                Schedulers.boundedElastic());
    }

    /** Plugs in a device. */
    public FakeDevices plug(Kind kind, String id) {
        plugged.add(MediaDevice.available(kind, id, id + "'s name"));
        return this;
    }

    /** Plugs in a device that cannot be opened. */
    public FakeDevices plugBroken(Kind kind, String id, String problem) {
        plugged.add(MediaDevice.failed(kind, id, id + "'s name", problem));
        return this;
    }

    void unplug(String id) {
        plugged.removeIf(device -> device.id().equals(id));
        inputs.forEach(input -> input.frames.add(END));
    }

    /** Lets the lists of sound fail so, or no more. */
    void fail(@Nullable RuntimeException how) {
        failure = how;
    }

    /** Lets all who listen hear 10 ms of silence. */
    void speak() {
        inputs.forEach(input -> input.frames.add(SILENCE));
    }

    /** Lets all who look see a picture. */
    void show(VideoFrame frame) {
        seeing.forEach(receiver -> receiver.accept(frame));
    }

    List<AudioFrame> played() {
        return played;
    }

    int opened() {
        return opened.get();
    }

    int open() {
        return opened.get() - closed.get();
    }

    private List<MediaDevice> of(Kind kind) {
        RuntimeException now = failure;
        if (now != null) {
            throw now;
        }
        return plugged.stream().filter(device -> device.kind() == kind).toList();
    }

    @Override
    public List<MediaDevice> microphones() {
        return of(Kind.MICROPHONE);
    }

    @Override
    public List<MediaDevice> speakers() {
        return of(Kind.SPEAKER);
    }

    @Override
    public List<MediaDevice> cameras() {
        return plugged.stream().filter(device -> device.kind() == Kind.CAMERA).toList();
    }

    private void opening(Kind kind, String id) {
        MediaDevice device = plugged.stream()
                .filter(each -> each.kind() == kind && (id.equals(MediaDevice.DEFAULT) || each.id().equals(id)))
                .findFirst()
                .orElseThrow(() -> DefaultDevices.unavailable(kind.name().toLowerCase(Locale.ROOT), id,
                        "there is none of this name", null));
        if (!device.isAvailable()) {
            throw DefaultDevices.unavailable(kind.name().toLowerCase(Locale.ROOT), id, device.problem(), null);
        }
        opened.incrementAndGet();
    }

    @Override
    public Input openMicrophone(String id) {
        opening(Kind.MICROPHONE, id);
        FakeInput input = new FakeInput();
        inputs.add(input);
        return input;
    }

    @Override
    public Output openSpeaker(String id) {
        opening(Kind.SPEAKER, id);
        return new FakeOutput();
    }

    @Override
    public Camera open(String id, int width, int height, int framesPerSecond, Consumer<VideoFrame> receiver) {
        opening(Kind.CAMERA, id);
        seeing.add(receiver);
        return () -> {
            if (seeing.remove(receiver)) {
                closed.incrementAndGet();
            }
        };
    }

    private final class FakeInput implements Input {

        private final LinkedBlockingQueue<AudioFrame> frames = new LinkedBlockingQueue<>();

        @Override
        public @Nullable AudioFrame read() {
            try {
                AudioFrame frame = frames.take();
                return frame == END ? null : frame;
            } catch (InterruptedException interrupted) {
                return null;
            }
        }

        @Override
        public void close() {
            frames.add(END);
            if (inputs.remove(this)) {
                closed.incrementAndGet();
            }
        }
    }

    private final class FakeOutput implements Output {

        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public boolean write(AudioFrame frame) {
            return closes.get() == 0 && played.add(frame);
        }

        @Override
        public void drain() {}

        @Override
        public void close() {
            if (closes.getAndIncrement() == 0) {
                closed.incrementAndGet();
            }
        }
    }
}
