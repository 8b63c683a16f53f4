package io.reactivertc.impl.peer;

import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.peer.SessionDescription.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Is a description of a {@link FakePeerPort}. Its text looks as a real one does, and carries besides what a test wants to know.
 *
 * @param type what it does
 * @param id which description, unique
 * @param to the offer it answers; 0 for an offer
 * @param ufrag whose candidates it goes with
 * @param changes how many changes of its maker it contains
 * @param restarts how many restarts of its maker it contains
 * @param hasCandidates whether it contains candidates
 * @param sections in which media flow
 */
record FakeSdp(Type type, Integer id, int to, String ufrag, int changes, int restarts, boolean hasCandidates,
        List<FakeSection> sections) {

    /** A line that makes the engine refuse a description that the library lets pass. */
    static final String POISON = "a=x-poison:1";

    private static final AtomicInteger IDS = new AtomicInteger();
    private static final Pattern MARK = Pattern.compile("a=x-fake:(\\d+) (\\d+) (\\d+) (\\d+)");

    static FakeSdp offer(String ufrag, int changes, int restarts) {
        return offer(ufrag, changes, restarts, List.of());
    }

    static FakeSdp offer(String ufrag, int changes, int restarts, List<FakeSection> sections) {
        return new FakeSdp(Type.OFFER, IDS.incrementAndGet(), 0, ufrag, changes, restarts, false, sections);
    }

    FakeSdp answer(String ownUfrag, List<FakeSection> agreed) {
        return new FakeSdp(Type.ANSWER, IDS.incrementAndGet(), id, ownUfrag, 0, 0, false, agreed);
    }

    boolean answers(FakeSdp offer) {
        return type == Type.ANSWER && to == offer.id;
    }

    static FakeSdp parse(SessionDescription description) {
        Matcher mark = MARK.matcher(description.sdp());
        if (!mark.find() || description.sdp().contains(POISON)) {
            throw new PeerException(RtcErrorCode.INVALID_DESCRIPTION, "not made by a fake");
        }
        Sdp sdp = Sdp.parse(description.sdp());
        return new FakeSdp(
                description.type(),
                Integer.valueOf(mark.group(1)),
                Integer.parseInt(mark.group(2)),
                sdp.ufrags().iterator().next(),
                Integer.parseInt(mark.group(3)),
                Integer.parseInt(mark.group(4)),
                !sdp.candidates().isEmpty(),
                FakeSection.parse(description.sdp()));
    }

    String candidate(int number) {
        return "candidate:%d 1 udp 2122260223 192.0.2.%d %d typ %s generation 0 ufrag %s"
                .formatted(number, number, 40_000 + number, number == 1 ? "host" : "srflx", ufrag);
    }

    SessionDescription description(List<String> candidates) {
        String found = candidates.stream().map(line -> "a=" + line + "\r\n").collect(Collectors.joining());
        return new SessionDescription(type, """
                v=0
                o=- %d 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=x-fake:%d %d %d %d
                m=application 9 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 0.0.0.0
                a=ice-ufrag:%s
                a=ice-pwd:0123456789abcdef01234567
                a=mid:0
                a=sctp-port:5000
                a=max-message-size:262144
                """.formatted(id, id, to, changes, restarts, ufrag).replace("\n", "\r\n") + found
                + FakeSection.text(sections).replace("\n", "\r\n"));
    }
}
