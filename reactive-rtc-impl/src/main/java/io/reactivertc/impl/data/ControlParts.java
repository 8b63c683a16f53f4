package io.reactivertc.impl.data;

import io.reactivertc.common.JsonText;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Passes the parts of control frames on to who reads them. On the loop. */
final class ControlParts {

    private final Map<String, Consumer<JsonText>> readers = new HashMap<>();

    void listen(String part, Consumer<JsonText> reader) {
        readers.put(part, reader);
    }

    /** Passes a part on; one that nobody reads is ignored. */
    void onPart(String name, JsonText part) {
        Consumer<JsonText> reader = readers.get(name);
        if (reader != null) {
            reader.accept(part);
        }
    }
}
