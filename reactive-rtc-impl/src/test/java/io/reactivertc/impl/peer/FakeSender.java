package io.reactivertc.impl.peer;

import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;

final class FakeSender implements SenderPort {
    @Override
    public void replace(SourcePort source) {}

    @Override
    public void hold(boolean held) {}

    @Override
    public void limit(int bitsPerSecond) {}

    @Override
    public void stop() {}
}
