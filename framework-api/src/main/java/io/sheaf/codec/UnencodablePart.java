package io.sheaf.codec;

import io.sheaf.UnencodableException;

/** On its way out of a nested value, collects the path to the part that cannot be encoded. */
final class UnencodablePart extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_PATH = 240;

    private final String type;
    private final String remedy;
    private final StringBuilder path = new StringBuilder();

    UnencodablePart(Class<?> type, String reason, String remedy) {
        this(type.getTypeName(), reason, remedy, null);
    }

    UnencodablePart(String type, String reason, String remedy, Throwable causeOrNull) {
        super(reason, causeOrNull, false, false);
        this.type = type;
        this.remedy = remedy;
    }

    /** The same part, seen from the value that holds it: {@code .name} or {@code [3]}. */
    UnencodablePart inside(String step) {
        path.insert(0, step);
        return this;
    }

    UnencodableException seenFrom(Class<?> root, boolean key) {
        String text = simpleName(root) + path;
        if (text.length() > LONGEST_PATH) {
            text = text.substring(0, LONGEST_PATH / 2) + "…" + text.substring(text.length() - LONGEST_PATH / 2);
        }
        String what = key ? "cannot be a key or part of one" : "cannot be encoded";
        return new UnencodableException(text + " : " + type + " " + what + ": " + getMessage() + ". " + remedy + ".", getCause());
    }

    // getSimpleName() of an anonymous class is empty.
    private static String simpleName(Class<?> type) {
        String name = type.getTypeName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }
}
