package io.reactivertc.impl.peer;

import io.reactivertc.common.JsonText;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.file.FileCodec;
import io.reactivertc.impl.file.FileFrame;
import io.reactivertc.impl.file.StreamFrame;
import io.reactivertc.impl.json.JacksonFileCodec;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Says something else than it is told to say, as a peer that breaks the rules would. */
final class TamperingCodec implements FileCodec {

    private final JacksonFileCodec honest = new JacksonFileCodec();
    UnaryOperator<FileFrame> frames = UnaryOperator.identity();
    UnaryOperator<StreamFrame> stream = UnaryOperator.identity();
    UnaryOperator<String> texts = UnaryOperator.identity();

    @Override
    public JsonText encode(FileFrame frame) {
        return JsonText.of(texts.apply(honest.encode(frames.apply(frame)).value()));
    }

    @Override
    public FileFrame decode(JsonText json) {
        return honest.decode(json);
    }

    @Override
    public Optional<TransferId> offerId(JsonText json) {
        return honest.offerId(json);
    }

    @Override
    public String encode(StreamFrame frame) {
        return texts.apply(honest.encode(stream.apply(frame)));
    }

    @Override
    public StreamFrame decodeStream(String json) {
        return honest.decodeStream(json);
    }
}
