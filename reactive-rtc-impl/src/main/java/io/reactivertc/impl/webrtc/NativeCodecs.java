package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.MediaType;
import io.reactivertc.media.Codec;
import io.reactivertc.media.MediaKind;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Says which codecs the engine has, and which of them a section is to use. On the lane. */
final class NativeCodecs {

    private NativeCodecs() {}

    /** Emits the codecs that can be sent, on the lane. */
    static Mono<List<Codec>> of(NativeEngine engine) {
        return Mono.create(sink -> engine.lane().execute(() -> {
            try {
                sink.success(all(engine.factory()));
            } catch (Throwable failure) { // a java.lang.Error, mostly
                sink.error(failure);
            }
        }));
    }

    private static List<Codec> all(PeerConnectionFactory factory) {
        List<RTCRtpCodecCapability> offered = Stream.of(MediaType.AUDIO, MediaType.VIDEO)
                .flatMap(type -> factory.getRtpSenderCapabilities(type).getCodecs().stream())
                .toList();
        return Stream.of(Codec.values()).filter(codec -> offered.stream().anyMatch(each -> is(each, codec))).toList();
    }

    /** Puts those codecs of this kind first that are preferred; all others stay, in their order, with what repairs lost packets among them. */
    static void prefer(PeerConnectionFactory factory, RTCRtpTransceiver transceiver, MediaKind kind, List<Codec> preferred) {
        List<Codec> wanted = preferred.stream().filter(codec -> codec.kind() == kind).toList();
        MediaType type = kind == MediaKind.AUDIO ? MediaType.AUDIO : MediaType.VIDEO;
        List<RTCRtpCodecCapability> offered = factory.getRtpSenderCapabilities(type).getCodecs();
        if (offered.stream().anyMatch(each -> rank(each, wanted) < wanted.size())) {
            transceiver.setCodecPreferences(
                    offered.stream().sorted(Comparator.comparingInt(each -> rank(each, wanted))).toList());
        }
    }

    private static int rank(RTCRtpCodecCapability offered, List<Codec> wanted) {
        for (int n = 0; n < wanted.size(); n++) {
            if (is(offered, wanted.get(n))) {
                return n;
            }
        }
        return wanted.size();
    }

    private static boolean is(RTCRtpCodecCapability offered, Codec codec) {
        return codec.encodingName().equalsIgnoreCase(offered.getName());
    }
}
