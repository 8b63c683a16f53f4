package io.reactivertc.impl.device;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leads to the microphones and speakers of this machine. Calls may block; what cannot be opened throws {@code DEVICE_UNAVAILABLE} with its name and the reason. Any thread. */
public interface SoundPort {

    /** Returns the microphones, the preferred one first; one that fails is among them. */
    List<MediaDevice> microphones();

    /** Returns the speakers, the preferred one first; one that fails is among them. */
    List<MediaDevice> speakers();

    /** Opens a microphone, by its id or {@link MediaDevice#DEFAULT}. */
    Input openMicrophone(String id);

    /** Opens a speaker, by its id or {@link MediaDevice#DEFAULT}. */
    Output openSpeaker(String id);

    /** Is an open microphone. */
    interface Input extends AutoCloseable {

        /** Waits for the next 10 ms and returns them, or null when there is nothing more: it was closed, or unplugged. By one thread at a time. */
        @Nullable
        AudioFrame read();

        /** Closes it; who waits gets null. Idempotent, never throws, any thread. */
        @Override
        void close();
    }

    /** Is an open speaker. */
    interface Output extends AutoCloseable {

        /** Plays a frame; waits while enough is to be played already. Returns false when it takes nothing more: it was closed, or unplugged. By one thread at a time. */
        boolean write(AudioFrame frame);

        /** Waits until all is played, for a second at most. */
        void drain();

        /** Closes it; what was not played is lost. Idempotent, never throws, any thread. */
        @Override
        void close();
    }
}
