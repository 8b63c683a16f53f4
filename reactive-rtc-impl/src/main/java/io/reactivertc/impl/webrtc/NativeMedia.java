package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Holds the sections of one peer connection in which media are sent or arrive. On the lane. */
final class NativeMedia {

    private static final Logger log = LoggerFactory.getLogger(NativeMedia.class);

    private final WebRtcPeerPort port;
    private final Set<NativeSender> senders = new LinkedHashSet<>();

    /** Senders that will stop when their section was agreed on. */
    private final Set<NativeSender> leaving = new LinkedHashSet<>();

    private final Map<String, NativeReceiver> receivers = new LinkedHashMap<>();

    NativeMedia(WebRtcPeerPort port) {
        this.port = port;
    }

    void send(RTCPeerConnection connection, NativeSender sender) {
        sender.open(connection);
        senders.add(sender);
    }

    void stop(NativeSender sender) {
        if (senders.remove(sender) && !sender.stop()) {
            leaving.add(sender);
        }
    }

    /** Keeps pushes into the sources of this connection out until the step is over: it may attach or detach them. */
    <T> Mono<T> guarded(Mono<T> step) {
        return Mono.using(this::hold, gates -> step, NativeMedia::release);
    }

    private List<PushGate> hold() {
        List<PushGate> gates = senders.stream().map(NativeSender::gate).toList();
        gates.forEach(PushGate::hold);
        return gates;
    }

    private static void release(List<PushGate> gates) {
        gates.forEach(PushGate::release);
    }

    /** Lets go of the sections that will be gone when this description, of either side, is applied: of native memory that would be freed under us. */
    void retire(String sdp) {
        if (receivers.isEmpty()) {
            return;
        }
        Set<String> open = SdpSections.open(sdp);
        List<NativeReceiver> gone =
                receivers.values().stream().filter(each -> !open.contains(each.mid())).collect(Collectors.toList());
        gone.forEach(each -> {
            receivers.remove(each.mid());
            attempt(each::drop);
            port.trackEnded(each.port());
        });
    }

    /** Finds the sections in which media arrive since both sides agreed, and stops those that wait for it. */
    void discover(RTCPeerConnection connection, String sdp) {
        leaving.removeIf(NativeSender::stop);
        if (!SdpSections.hasMedia(sdp)) {
            return;
        }
        for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
            String mid = transceiver.getMid();
            if (mid != null && !receivers.containsKey(mid) && arrives(transceiver)) {
                NativeReceiver found = new NativeReceiver(mid, transceiver);
                receivers.put(mid, found);
                port.trackFound(found);
            }
        }
    }

    private static boolean arrives(RTCRtpTransceiver transceiver) {
        RTCRtpTransceiverDirection now = transceiver.getCurrentDirection();
        return now == RTCRtpTransceiverDirection.RECV_ONLY || now == RTCRtpTransceiverDirection.SEND_RECV;
    }

    /** Closes the connection and gives the handles of the sections back, in the one order in which nothing is touched that is gone. */
    void close(Runnable closeConnection) {
        receivers.values().forEach(each -> attempt(each::drop));
        receivers.clear();
        List<PushGate> gates = hold();
        try {
            closeConnection.run();
            senders.forEach(each -> attempt(each::dispose));
            senders.clear();
            leaving.forEach(each -> attempt(each::dispose));
            leaving.clear();
        } finally {
            release(gates);
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) { // the others go on
            log.warn("a section could not be given back: {}", failure.toString());
        }
    }
}
