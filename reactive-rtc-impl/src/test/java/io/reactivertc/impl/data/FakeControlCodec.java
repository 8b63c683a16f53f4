package io.reactivertc.impl.data;

import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Passes control frames by reference: the text names a frame that is kept until it is read. A body of signaling adds its length. */
public final class FakeControlCodec implements ControlCodec {

    private final Map<String, ControlFrame> frames = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    /** Returns how many frames were written so far. */
    public int encoded() {
        return count.intValue();
    }

    @Override
    public String encode(ControlFrame frame) {
        String body = frame.signal() == null ? "" : Objects.requireNonNull(frame.signal()).value();
        String name = count.incrementAndGet() + ":" + body;
        frames.put(name, frame);
        return name;
    }

    @Override
    public ControlFrame decode(String json) {
        ControlFrame frame = frames.remove(json);
        if (frame == null) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "not a control frame");
        }
        return frame;
    }
}
