package io.reactivertc.impl.media;

import io.reactivertc.media.Codec;
import java.util.List;
import reactor.core.publisher.Mono;

/** Makes what local tracks push into. Implemented by the native adapter, and by fakes in tests. Any thread. */
public interface MediaEngine {

    /** Returns a new source of sound. It holds nothing native until a sender takes from it, and nothing any more when the last one stopped; so it need not be closed. */
    AudioSourcePort audioSource();

    /** Emits the codecs that can be sent. Cold, on any thread. Errors: {@code NATIVE_LIBRARY_MISSING}, {@code ENGINE_FAILED}. */
    Mono<List<Codec>> codecs();

    /** Returns a new source of pictures, like {@link #audioSource}. */
    VideoSourcePort videoSource();
}
