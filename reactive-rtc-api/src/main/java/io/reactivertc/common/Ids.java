package io.reactivertc.common;

import java.util.Objects;

/** Checks the one syntax of identifiers: {@code [A-Za-z0-9._~-]{1,64}}, the unreserved characters of RFC 3986. */
final class Ids {

    private static final int LONGEST = 64;

    private Ids() {}

    static String require(String value, String what) {
        Objects.requireNonNull(value, what);
        if (value.isEmpty() || value.length() > LONGEST || !isAllowed(value)) {
            throw new IllegalArgumentException(what + " must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -");
        }
        return value;
    }

    /** Looks at each character: ids are read with each frame, and a pattern takes several times as long. */
    private static boolean isAllowed(String value) {
        for (int at = 0; at < value.length(); at++) {
            if (!isAllowed(value.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '.' || character == '_' || character == '~' || character == '-';
    }
}
