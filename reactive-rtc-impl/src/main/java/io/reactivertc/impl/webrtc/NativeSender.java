package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDtmfSender;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.reactivertc.media.Codec;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.Tones;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guards the native handles of one section in which media are sent: its transceiver and its track. On the lane; after {@link #dispose} nothing reaches native code. */
final class NativeSender {

    /** Divides the name of a section from a number, in the names of the tracks that followed its first. */
    private static final char REPLACED = '~';

    private static final int LEAST_TONE_MILLIS = 40;

    private final NativeEngine engine;
    private final String trackId;
    private final String streamId;
    private NativeSource source;
    private int replaced;
    private @Nullable RTCRtpTransceiver transceiver;
    private @Nullable MediaStreamTrack track;

    NativeSender(NativeEngine engine, NativeSource source, String trackId, String streamId) {
        this.engine = engine;
        this.source = source;
        this.trackId = trackId;
        this.streamId = streamId;
    }

    /** Returns the name of the section that sends this native track. */
    static String nameOf(String nativeTrackId) {
        int end = nativeTrackId.indexOf(REPLACED);
        return end < 0 ? nativeTrackId : nativeTrackId.substring(0, end);
    }

    /** Returns what keeps pushes into its source out. */
    PushGate gate() {
        return source.gate();
    }

    /** Adds the section to the connection. */
    void open(RTCPeerConnection connection) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        init.streamIds = List.of(streamId);
        source.gate().hold();
        try {
            MediaStreamTrack made = source.attach(engine.factory(), trackId);
            try {
                transceiver = connection.addTransceiver(made, init);
            } catch (Throwable failure) {
                source.detach(made);
                throw failure;
            }
            track = made;
            LiveHandles.made();
        } finally {
            source.gate().release();
        }
    }

    /** Takes from another source from now on. */
    void replace(NativeSource next) {
        RTCRtpTransceiver open = transceiver;
        MediaStreamTrack before = track;
        if (open == null || before == null || open.stopped() || next == source) {
            return;
        }
        NativeSource last = source;
        last.gate().hold();
        next.gate().hold();
        try {
            MediaStreamTrack made = next.attach(engine.factory(), trackId + REPLACED + (++replaced));
            try {
                open.getSender().replaceTrack(made);
            } catch (Throwable failure) {
                next.detach(made);
                throw failure;
            }
            source = next;
            track = made;
            last.detach(before);
        } finally {
            next.gate().release();
            last.gate().release();
        }
    }

    /** Stops sending or goes on with it; a stopped section stays as it is, since asking for a direction would crash. */
    void hold(boolean held) {
        RTCRtpTransceiver open = transceiver;
        if (open != null && !open.stopped()) {
            open.setDirection(held ? RTCRtpTransceiverDirection.INACTIVE : RTCRtpTransceiverDirection.SEND_ONLY);
        }
    }

    /** Puts these codecs before the others. */
    void prefer(List<Codec> codecs) {
        RTCRtpTransceiver open = transceiver;
        if (open != null && !open.stopped()) {
            NativeCodecs.prefer(engine.factory(), open, source.kind(), codecs);
        }
    }

    /** Plays tones and returns true, unless the section has not been agreed on, is over, or the other side takes none. */
    boolean play(Tones tones) {
        RTCDtmfSender dial = dial();
        return dial != null && dial.canInsertDtmf()
                && dial.insertDtmf(tones.keys(), (int) tones.duration().toMillis(), (int) tones.gap().toMillis());
    }

    /** Plays no more tones. */
    void stopTones() {
        RTCDtmfSender dial = dial();
        if (dial != null && dial.canInsertDtmf()) {
            dial.insertDtmf("", LEAST_TONE_MILLIS, LEAST_TONE_MILLIS);
        }
    }

    private @Nullable RTCDtmfSender dial() {
        RTCRtpTransceiver open = transceiver;
        return open == null || open.stopped() || source.kind() != MediaKind.AUDIO ? null : open.getSender().getDtmfSender();
    }

    /** Limits the bit rate; 0 for no limit. */
    void limit(int bitsPerSecond) {
        RTCRtpTransceiver open = transceiver;
        if (open != null && !open.stopped()) {
            RTCRtpSender sender = open.getSender();
            RTCRtpSendParameters parameters = sender.getParameters(); // fresh ones each time, others are refused
            parameters.encodings.forEach(encoding -> encoding.maxBitrate = bitsPerSecond == 0 ? null : bitsPerSecond);
            sender.setParameters(parameters);
        }
    }

    /**
     * Takes from no source any more, and stops the section of an open connection; returns whether it did. A section that was not agreed on yet is made inactive instead, and to be
     * stopped after the next negotiation: libwebrtc leaves a stopped one out of its offers and wants a negotiation for ever, and after a rollback takes it for another.
     */
    boolean stop() {
        RTCRtpTransceiver open = transceiver;
        if (open != null && open.getCurrentDirection() == null && !open.stopped()) {
            open.setDirection(RTCRtpTransceiverDirection.INACTIVE);
            letGo(() -> open.getSender().replaceTrack(null));
            return false;
        }
        letGo(() -> {
            if (open != null && !open.stopped()) {
                open.stop();
            }
        });
        dispose();
        return true;
    }

    /** Gives the handles back; after the connection was closed, or the section stopped. Idempotent. */
    void dispose() {
        RTCRtpTransceiver last = transceiver;
        transceiver = null;
        letGo(() -> {
            if (last != null) {
                ConnectionRelease.of(last).run();
                LiveHandles.released();
            }
        });
    }

    /** Does this, and gives the track back. */
    private void letGo(Runnable first) {
        source.gate().hold();
        try {
            first.run();
        } finally {
            MediaStreamTrack last = track;
            track = null;
            if (last != null) {
                source.detach(last);
            }
            source.gate().release();
        }
    }
}
