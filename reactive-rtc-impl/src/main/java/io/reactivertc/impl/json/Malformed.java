package io.reactivertc.impl.json;

/** Says what is wrong with a JSON text, by the names of fields and never by their content. Turned into an error of the library at the edge of each codec. */
final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        // Who sends nonsense does not make us pay for a stack trace.
        super(message, null, false, false);
    }

    static Malformed field(String name, String problem) {
        return new Malformed("field '" + name + "' " + problem);
    }
}
