package io.reactivertc.impl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.file.FileFrame;
import io.reactivertc.impl.file.StreamFrame;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonFileCodecTest {

    private static final String ID = "00112233445566778899aabbccddeeff";
    private static final String HASH = "ab".repeat(32);
    private static final TransferId TRANSFER = TransferId.of(ID);

    private final JacksonFileCodec codec = new JacksonFileCodec();

    static Stream<Arguments> frames() {
        FileMetadata whole = FileMetadata.of("report.pdf").withSize(7).withMediaType("application/pdf")
                .withModifiedAt(Instant.ofEpochMilli(1_760_000_000_000L)).withFolders(List.of("2025", "may"));
        return Stream.of(
                arguments(new FileFrame.Offer(TRANSFER, 1, whole, true),
                        "{'offer':{'id':'#','attempt':1,'name':'report.pdf','size':7,'type':'application/pdf','modified':1760000000000,'path':['2025','may'],'resumable':true}}"),
                arguments(new FileFrame.Offer(TRANSFER, 2, FileMetadata.of("x"), false),
                        "{'offer':{'id':'#','attempt':2,'name':'x','resumable':false}}"),
                arguments(new FileFrame.Accept(TRANSFER, 1, 0, null, 9, 0),
                        "{'accept':{'id':'#','attempt':1,'offset':0,'until':9}}"),
                arguments(new FileFrame.Accept(TRANSFER, 1, 5, HASH, 9, 4),
                        "{'accept':{'id':'#','attempt':1,'offset':5,'prefix':'" + HASH + "','until':9,'lanes':4}}"),
                arguments(new FileFrame.Reject(TRANSFER, "REJECTED", "no"),
                        "{'reject':{'id':'#','code':'REJECTED','message':'no'}}"),
                arguments(new FileFrame.Limit(TRANSFER, 9, 4), "{'limit':{'id':'#','until':9,'received':4}}"),
                arguments(new FileFrame.Suspend(TRANSFER), "{'suspend':{'id':'#'}}"),
                arguments(new FileFrame.Resume(TRANSFER), "{'resume':{'id':'#'}}"),
                arguments(new FileFrame.Done(TRANSFER, HASH), "{'done':{'id':'#','sha256':'" + HASH + "'}}"),
                arguments(new FileFrame.Corrupt(TRANSFER, 3), "{'corrupt':{'id':'#','attempt':3}}"),
                arguments(new FileFrame.Cancel(TRANSFER, "CANCELLED", ""), "{'cancel':{'id':'#','code':'CANCELLED'}}"));
    }

    static Stream<Arguments> streamFrames() {
        return Stream.of(
                arguments(new StreamFrame.Start(TRANSFER, 1, 5), "{'start':{'id':'#','attempt':1,'offset':5}}"),
                arguments(new StreamFrame.Join(TRANSFER, 2, 5), "{'join':{'id':'#','attempt':2,'offset':5}}"),
                arguments(new StreamFrame.End(TRANSFER, 1, 9, HASH),
                        "{'end':{'id':'#','attempt':1,'size':9,'sha256':'" + HASH + "'}}"));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void writesAndReadsWhatTheProtocolSays(FileFrame frame, String json) {
        assertThat(codec.encode(frame)).isEqualTo(JsonText.of(text(json)));
        assertThat(codec.decode(JsonText.of(text(json)))).isEqualTo(frame);
    }

    @ParameterizedTest
    @MethodSource("streamFrames")
    void writesAndReadsWhatIsSaidOnAChannel(StreamFrame frame, String json) {
        assertThat(codec.encode(frame)).isEqualTo(text(json));
        assertThat(codec.decodeStream(text(json))).isEqualTo(frame);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}", "[]", "{'fly':{}}",
            "{'suspend':{'id':'#'},'resume':{'id':'#'}}",
            "{'suspend':{'id':'00'}}",
            "{'offer':{'id':'#','attempt':0,'name':'x','resumable':true}}",
            "{'offer':{'id':'#','attempt':1,'name':'','resumable':true}}",
            "{'offer':{'id':'#','attempt':1,'name':'x','size':-1,'resumable':true}}",
            "{'offer':{'id':'#','attempt':1,'name':'x','size':1.5,'resumable':true}}",
            "{'offer':{'id':'#','attempt':1,'name':'x','path':[''],'resumable':true}}",
            "{'accept':{'id':'#','attempt':1,'offset':5,'until':9}}",
            "{'accept':{'id':'#','attempt':1,'offset':0,'prefix':'00','until':9}}",
            "{'accept':{'id':'#','attempt':1,'offset':0,'until':9,'lanes':9}}",
            "{'limit':{'id':'#','until':9007199254740993,'received':1}}",
            "{'done':{'id':'#','sha256':'xyz'}}",
            "{'cancel':{'id':'#','code':'not a code'}}"})
    void refusesWhatIsNot(String json) {
        assertThatThrownBy(() -> codec.decode(JsonText.of(text(json))))
                .isInstanceOfSatisfying(FileException.class,
                        error -> assertThat(error.code()).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "nonsense", "{'start':{'id':'#','attempt':1}}",
            "{'end':{'id':'#','attempt':1,'size':1,'sha256':''}}", "{'join':{'id':'#','attempt':1,'offset':-1}}",
            "{'join':{'id':'#','attempt':1,'offset':0},'start':{'id':'#','attempt':1,'offset':0}}"})
    void refusesWhatIsNotOnAChannel(String json) {
        assertThatThrownBy(() -> codec.decodeStream(text(json))).isInstanceOf(FileException.class);
    }

    @Test
    void findsTheIdOfAnOfferThatCannotBe() {
        assertThat(codec.offerId(JsonText.of(text("{'offer':{'id':'#','name':7}}")))).contains(TRANSFER);
        assertThat(codec.offerId(JsonText.of(text("{'suspend':{'id':'#'}}")))).isEmpty();
        assertThat(codec.offerId(JsonText.of("nonsense"))).isEmpty();
    }

    private static String text(String json) {
        return json.replace('\'', '"').replace("#", ID);
    }
}
