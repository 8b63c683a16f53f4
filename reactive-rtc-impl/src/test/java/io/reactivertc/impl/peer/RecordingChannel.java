package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.data.ChannelPort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens to a channel under test and remembers. */
public final class RecordingChannel implements ChannelPort.Listener {

    /** Is what was told: a frame, bytes handed, bytes buffered. */
    public sealed interface Told {
        /** Is a frame. */
        record Frame(byte[] bytes, boolean binary, boolean readOnly) implements Told {
            public String text() {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }

        /** Is the length of a frame that was handed over. */
        record Handed(int bytes) implements Told {}

        /** Is what the engine holds. */
        record Buffered(long bytes) implements Told {}
    }

    public final CountDownLatch opened = new CountDownLatch(1);
    public final CountDownLatch closed = new CountDownLatch(1);
    public final BlockingQueue<Told.Frame> frames = new LinkedBlockingQueue<>();
    public final BlockingQueue<Told> sent = new LinkedBlockingQueue<>();

    private final PortEnd end;
    private @Nullable ChannelPort channel;

    public RecordingChannel(PortEnd end) {
        this.end = end;
    }

    RecordingChannel own(ChannelPort port) {
        channel = port;
        return this;
    }

    public ChannelPort channel() {
        ChannelPort port = channel;
        assertThat(port).isNotNull();
        return port;
    }

    public void send(ByteBuffer frame, boolean binary) {
        end.run(() -> channel().send(frame, binary));
    }

    public void send(String text) {
        send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    public void close() {
        end.run(() -> channel().close());
    }

    public void awaitOpen() throws InterruptedException {
        assertThat(opened.await(PortEnd.BOUND.toSeconds(), TimeUnit.SECONDS)).as("opened").isTrue();
    }

    public void awaitClosed() throws InterruptedException {
        assertThat(closed.await(PortEnd.BOUND.toSeconds(), TimeUnit.SECONDS)).as("closed").isTrue();
    }

    public Told.Frame nextFrame() throws InterruptedException {
        Told.Frame frame = frames.poll(PortEnd.BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(frame).as("a frame").isNotNull();
        return frame;
    }

    public Told nextSent() throws InterruptedException {
        Told told = sent.poll(PortEnd.BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(told).as("handed or buffered").isNotNull();
        return told;
    }

    @Override
    public void onOpen() {
        end.heard();
        opened.countDown();
    }

    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {
        end.heard();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        frames.add(new Told.Frame(bytes, binary, frame.isReadOnly()));
    }

    @Override
    public void onHanded(int bytes) {
        end.heard();
        sent.add(new Told.Handed(bytes));
    }

    @Override
    public void onBuffered(long bytes) {
        end.heard();
        sent.add(new Told.Buffered(bytes));
    }

    @Override
    public void onClosed() {
        end.heard();
        closed.countDown();
    }
}
