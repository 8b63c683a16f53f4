package io.reactivertc.common;

import java.util.Objects;
import java.util.regex.Pattern;

/** Checks the one syntax of identifiers: {@code [A-Za-z0-9._~-]{1,64}}, the unreserved characters of RFC 3986. */
final class Ids {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    private Ids() {}

    static String require(String value, String what) {
        Objects.requireNonNull(value, what);
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -");
        }
        return value;
    }
}
