package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Is two peer connections of webrtc-java wired by hand, without anything of ours. */
final class RawPair {

    private final End atLeft = new End();
    private final End atRight = new End();
    final RTCPeerConnection left;
    final RTCPeerConnection right;

    RawPair(PeerConnectionFactory factory) {
        left = factory.createPeerConnection(new RTCConfiguration(), atLeft);
        right = factory.createPeerConnection(new RTCConfiguration(), atRight);
    }

    CompletableFuture<RTCDataChannel> channel() {
        return atRight.channel;
    }

    CompletableFuture<AudioTrack> audio() {
        return atRight.audio;
    }

    void connect() throws Exception {
        RTCSessionDescription offer = Descriptions.create(made -> left.createOffer(new RTCOfferOptions(), made));
        Descriptions.apply(done -> left.setLocalDescription(offer, done));
        Descriptions.apply(done -> right.setRemoteDescription(offer, done));
        RTCSessionDescription answer = Descriptions.create(made -> right.createAnswer(new RTCAnswerOptions(), made));
        Descriptions.apply(done -> right.setLocalDescription(answer, done));
        Descriptions.apply(done -> left.setRemoteDescription(answer, done));
        atLeft.linkTo(right);
        atRight.linkTo(left);
    }

    private static final class End implements PeerConnectionObserver {
        private final CompletableFuture<RTCDataChannel> channel = new CompletableFuture<>();
        private final CompletableFuture<AudioTrack> audio = new CompletableFuture<>();
        private final List<RTCIceCandidate> early = new ArrayList<>();
        private RTCPeerConnection other;

        @Override
        public synchronized void onIceCandidate(RTCIceCandidate candidate) {
            if (other == null) {
                early.add(candidate);
            } else {
                other.addIceCandidate(candidate);
            }
        }

        @Override
        public void onDataChannel(RTCDataChannel opened) {
            channel.complete(opened);
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            if (transceiver.getReceiver().getTrack() instanceof AudioTrack track) {
                audio.complete(track);
            }
        }

        private synchronized void linkTo(RTCPeerConnection peer) {
            other = peer;
            early.forEach(peer::addIceCandidate);
        }
    }
}
