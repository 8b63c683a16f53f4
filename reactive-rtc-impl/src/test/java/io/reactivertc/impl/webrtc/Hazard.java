package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.Pushing;
import io.reactivertc.impl.peer.RecordingChannel;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;

/** Is a way to kill the JVM through webrtc-java's Java API: once as our ports are asked for it, once without them. Each runs in a JVM of its own. */
enum Hazard {
    UNKNOWN_SCHEME {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.stun("http:example.org"));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "http:example.org");
        }
    },
    EMPTY_ADDRESS {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.stun(""));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "");
        }
    },
    STUN_WITHOUT_HOST {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.stun("stun:"));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "stun:");
        }
    },
    PORT_TOO_LARGE {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.stun("stun:example.org:99999"));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "stun:example.org:99999");
        }
    },
    STUN_WITH_TRANSPORT {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.stun("stun:example.org?transport=udp"));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "stun:example.org?transport=udp");
        }
    },
    TURN_WITHOUT_CREDENTIAL {
        @Override
        void guarded(PortEnd end) {
            refused(() -> new IceServer(List.of("turn:example.org"), null, null));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "turn:example.org");
        }
    },
    UNKNOWN_TRANSPORT {
        @Override
        void guarded(PortEnd end) {
            refused(() -> IceServer.turn("user", "secret", "turn:example.org?transport=pigeon"));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connectionWith(factory, "turn:example.org?transport=pigeon");
        }
    },
    NULL_ADDRESSES {
        @Override
        void guarded(PortEnd end) {
            refused(() -> new IceServer(null, null, null));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCConfiguration configuration = new RTCConfiguration();
            RTCIceServer server = new RTCIceServer();
            server.urls = null;
            configuration.iceServers.add(server);
            factory.createPeerConnection(configuration, candidate -> {});
        }
    },
    NULL_POLICY {
        @Override
        void guarded(PortEnd end) {
            refused(() -> end.open(WebRtcEngine.shared(), new PeerPortConfig(List.of(), null, IceConfig.PortRange.ANY)));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCConfiguration configuration = new RTCConfiguration();
            configuration.iceTransportPolicy = null;
            factory.createPeerConnection(configuration, candidate -> {});
        }
    },
    BOTH_LIMITS {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            end.openChannel(new ChannelSpec("channel", true, 1, 1, "", -1)).awaitClosed();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCDataChannelInit init = new RTCDataChannelInit();
            init.maxRetransmits = 1;
            init.maxPacketLifeTime = 1;
            connection(factory).createDataChannel("channel", init);
        }
    },
    ID_TOO_LARGE {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            end.openChannel(ChannelSpec.negotiated("channel", 1_024)).awaitClosed();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            connection(factory).createDataChannel("channel", negotiated(1_024));
        }
    },
    ID_TWICE {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            end.openChannel(ChannelSpec.negotiated("first", 5));
            end.openChannel(ChannelSpec.negotiated("second", 5)).awaitClosed();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCPeerConnection connection = connection(factory);
            connection.createDataChannel("first", negotiated(5));
            connection.createDataChannel("second", negotiated(5));
        }
    },
    EXCEPTION_IN_A_CALLBACK {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PortEnd failing = new PortEnd(end.loop) {
                @Override
                public void onGatheringComplete() {
                    super.onGatheringComplete();
                    throw new IllegalStateException("on purpose");
                }
            };
            failing.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            failing.openChannel(ChannelSpec.negotiated("channel", 0));
            failing.await(failing.port().offer());
            failing.gatherings.take();
            failing.await(failing.port().localDescription());
            failing.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) throws Exception {
            RTCPeerConnection connection = factory.createPeerConnection(new RTCConfiguration(), candidate -> {
                throw new IllegalStateException("on purpose");
            });
            connection.createDataChannel("channel", new RTCDataChannelInit());
            Descriptions.apply(done -> {
                try {
                    connection.setLocalDescription(
                            Descriptions.create(made -> connection.createOffer(new RTCOfferOptions(), made)), done);
                } catch (Exception unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            });
            Thread.sleep(5_000);
        }
    },
    DESCRIPTION_READ_WHILE_IT_CHANGES {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            end.openChannel(ChannelSpec.negotiated("channel", 0));
            other.openChannel(ChannelSpec.negotiated("channel", 0));
            for (int n = 0; n < 30; n++) {
                Flux<SessionDescription> reading = Flux.range(0, 20).concatMap(read -> end.port().localDescription());
                end.run(() -> reading.onErrorComplete().subscribe());
                end.run(() -> end.port().restartIce());
                end.connect(other);
            }
            other.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) throws Exception {
            RTCPeerConnection connection = connection(factory);
            connection.createDataChannel("channel", new RTCDataChannelInit());
            RTCSessionDescription rollback = new RTCSessionDescription(RTCSdpType.ROLLBACK, "");
            for (int reader = 0; reader < 2; reader++) {
                Thread thread = new Thread(() -> {
                    while (true) {
                        connection.getLocalDescription();
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            for (int n = 0; n < 5_000; n++) {
                RTCSessionDescription offer = Descriptions.create(made -> connection.createOffer(new RTCOfferOptions(), made));
                Descriptions.apply(done -> connection.setLocalDescription(offer, done));
                Descriptions.apply(done -> connection.setLocalDescription(rollback, done));
            }
        }
    },
    SOUND_THAT_IS_NOT_TEN_MILLISECONDS {
        @Override
        void guarded(PortEnd end) {
            refused(() -> WebRtcEngine.shared().audioSource().push(new short[481], 1));
            refused(() -> WebRtcEngine.shared().audioSource().push(new short[480 * 100], 1));
            refused(() -> WebRtcEngine.shared().audioSource().push(new short[480 * 3], 3));
        }

        @Override
        void bare(PeerConnectionFactory factory) throws InterruptedException {
            CustomAudioSource source = new CustomAudioSource();
            RTCPeerConnection connection = connection(factory);
            connection.addTransceiver(factory.createAudioTrack("track", source), sending());
            factory.createAudioTrack("other", source).addSink((data, bits, rate, channels, frames) -> {});
            source.pushAudio(null, 16, 48_000, 1, 480);
        }
    },
    PICTURE_WITHOUT_SIZE {
        @Override
        void guarded(PortEnd end) {
            refused(() -> VideoFrame.of(0, 0, 0, new byte[0]));
            refused(() -> VideoFrame.of(-1, 10, 0, new byte[100]));
            refused(() -> VideoFrame.of(100_000, 100_000, 0, new byte[100]));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            NativeI420Buffer.allocate(-1, 10);
        }
    },
    DIRECTION_OF_A_STOPPED_SECTION {
        @Override
        void guarded(PortEnd end) {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            SenderPort sender = end.call(() -> end.port().send(WebRtcEngine.shared().audioSource(), "track", "stream"));
            end.connect(other);
            end.run(sender::stop);
            end.run(() -> sender.hold(true));
            end.run(() -> sender.limit(10_000));
            end.connect(other);
            end.run(() -> sender.hold(false));
            TrackPort received = other.tracks.remove();
            other.run(() -> received.hold(true));
            other.run(() -> received.receiveAudio(frame -> {}));
            other.close();
            other.run(() -> received.hold(false));
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCRtpTransceiver transceiver =
                    connection(factory).addTransceiver(factory.createAudioTrack("track", new CustomAudioSource()), sending());
            transceiver.stop();
            transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        }
    },
    SENDERS_THAT_COME_AND_GO_WHILE_SOUND_IS_PUSHED {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            AudioSourcePort source = WebRtcEngine.shared().audioSource();
            AtomicBoolean over = new AtomicBoolean();
            Thread pushing = new Thread(() -> {
                while (!over.get()) {
                    source.push(new short[480], 1);
                }
            });
            pushing.start();
            for (int n = 0; n < 40; n++) {
                String name = "track" + n;
                SenderPort sender = end.call(() -> end.port().send(source, name, "stream"));
                end.connect(other);
                end.run(sender::stop);
            }
            over.set(true);
            pushing.join();
            other.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            CustomAudioSource source = new CustomAudioSource();
            for (int n = 0; n < 2; n++) {
                Thread pushing = new Thread(() -> {
                    byte[] silence = new byte[960];
                    while (true) {
                        source.pushAudio(silence, 16, 48_000, 1, 480);
                    }
                });
                pushing.setDaemon(true);
                pushing.start();
            }
            AudioTrack track = factory.createAudioTrack("track", source);
            AudioTrackSink sink = (data, bits, rate, channels, frames) -> {};
            for (int n = 0; n < 500_000; n++) {
                track.addSink(sink);
                track.removeSink(sink);
            }
        }
    },
    EXCEPTION_IN_A_SINK {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            end.run(() -> end.port().send(WebRtcEngine.shared().audioSource(), "track", "stream"));
            end.connect(other);
            CountDownLatch heard = new CountDownLatch(3);
            TrackPort received = other.tracks.remove();
            other.run(() -> received.receiveAudio(frame -> {
                heard.countDown();
                throw new IllegalStateException("on purpose");
            }));
            heard.await();
            other.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            CustomAudioSource source = new CustomAudioSource();
            factory.createAudioTrack("track", source).addSink((data, bits, rate, channels, frames) -> {
                throw new IllegalStateException("on purpose");
            });
            source.pushAudio(new byte[960], 16, 48_000, 1, 480);
        }
    },
    EXCEPTION_IN_A_SINK_OF_PICTURES {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            VideoSourcePort source = WebRtcEngine.shared().videoSource();
            end.run(() -> end.port().send(source, "track", "stream"));
            end.connect(other);
            CountDownLatch seen = new CountDownLatch(3);
            TrackPort received = other.tracks.remove();
            other.run(() -> received.receiveVideo(frame -> {
                seen.countDown();
                throw new IllegalStateException("on purpose");
            }));
            Pushing.pictures(source, 100).during(pictures -> seen.await());
            other.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            CustomVideoSource source = new CustomVideoSource();
            factory.createVideoTrack("track", source).addSink(frame -> {
                throw new IllegalStateException("on purpose");
            });
            source.pushFrame(new dev.onvoid.webrtc.media.video.VideoFrame(NativeI420Buffer.allocate(64, 64), 0, 1));
        }
    },
    PICTURE_WITHOUT_MEMORY {
        @Override
        void guarded(PortEnd end) {
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            VideoSourcePort source = WebRtcEngine.shared().videoSource();
            end.run(() -> end.port().send(source, "track", "stream"));
            VideoFrame released = VideoFrame.of(64, 64, 0, new byte[VideoFrame.byteLength(64, 64)]);
            released.release();
            source.push(released);
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            CustomVideoSource source = new CustomVideoSource();
            connection(factory).addTransceiver(factory.createVideoTrack("track", source), sending());
            VideoFrameBuffer unscaled = NativeI420Buffer.allocate(64, 64).cropAndScale(0, 0, 32, 32, 32, 32);
            source.pushFrame(new dev.onvoid.webrtc.media.video.VideoFrame(unscaled, 0, 1));
        }
    },
    REMOTE_TRACK_THAT_IS_GONE {
        @Override
        void guarded(PortEnd end) {
            PortEnd other = new PortEnd(end.loop);
            end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            other.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            SenderPort sender = end.call(() -> end.port().send(WebRtcEngine.shared().audioSource(), "track", "stream"));
            end.connect(other);
            TrackPort received = other.tracks.remove();
            for (int n = 0; n < 3; n++) {
                other.run(() -> received.receiveAudio(frame -> {}));
                other.run(() -> received.receiveAudio(null));
                other.run(() -> received.hold(false));
                other.await(received.hasArrived());
                end.run(sender::stop);
                end.connect(other);
            }
            other.close();
            other.run(() -> received.receiveAudio(frame -> {}));
            refused(() -> other.await(received.hasArrived()));
        }

        @Override
        void bare(PeerConnectionFactory factory) throws Exception {
            RawPair pair = new RawPair(factory);
            pair.left.addTransceiver(factory.createAudioTrack("track", new CustomAudioSource()), sending());
            pair.connect();
            AudioTrack track = pair.audio().get();
            track.dispose();
            pair.right.close();
            for (RTCRtpTransceiver transceiver : pair.right.getTransceivers()) {
                transceiver.getReceiver().getTrack().getId();
            }
        }
    },
    USE_AFTER_THE_ENGINE {
        @Override
        void guarded(PortEnd end) throws InterruptedException {
            PeerPort port = end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            RecordingChannel channel = end.openChannel(ChannelSpec.negotiated("channel", 0));
            end.close();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("rtc-native-")) {
                    thread.join();
                }
            }
            channel.send(ByteBuffer.allocate(1), true);
            channel.close();
            end.run(() -> channel.channel().pollBuffered());
            end.run(port::restartIce);
            refused(() -> end.await(port.offer()));
            end.close();
        }

        @Override
        void bare(PeerConnectionFactory factory) {
            RTCPeerConnection connection = connection(factory);
            factory.dispose();
            connection.close();
            connection.getSignalingState();
        }
    };

    private static final String SURVIVED = "SURVIVED";

    /** Asks our API for it. */
    abstract void guarded(PortEnd end) throws Exception;

    /** Does it without our API. */
    abstract void bare(PeerConnectionFactory factory) throws Exception;

    /** Runs one of them: its name, and whether it is guarded. */
    public static void main(String[] arguments) throws Exception {
        Hazard hazard = valueOf(arguments[0]);
        if (Boolean.parseBoolean(arguments[1])) {
            PortEnd end = new PortEnd(RtcLoops.shared().lease());
            hazard.guarded(end);
            end.close();
            end.loop.dispose();
            System.out.println(SURVIVED + ", live handles: " + WebRtcEngine.liveHandles());
        } else {
            HeadlessAudioDeviceModule module = new HeadlessAudioDeviceModule();
            module.initRecording();
            module.startRecording();
            hazard.bare(new PeerConnectionFactory(module));
            System.out.println(SURVIVED);
            System.exit(0);
        }
    }

    static void refused(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException expected) {
            System.out.println("refused: " + expected);
            return;
        }
        throw new AssertionError("not refused");
    }

    static RTCPeerConnection connection(PeerConnectionFactory factory) {
        return factory.createPeerConnection(new RTCConfiguration(), candidate -> {});
    }

    static void connectionWith(PeerConnectionFactory factory, String address) {
        RTCConfiguration configuration = new RTCConfiguration();
        RTCIceServer server = new RTCIceServer();
        server.urls.add(address);
        configuration.iceServers.add(server);
        factory.createPeerConnection(configuration, candidate -> {});
    }

    static RTCRtpTransceiverInit sending() {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        return init;
    }

    static RTCDataChannelInit negotiated(int id) {
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.negotiated = true;
        init.id = id;
        return init;
    }
}
