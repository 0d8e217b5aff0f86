package io.sheaf.codec;

import io.sheaf.UnencodableException;

/** On its way out of a nested value, collects the path to the part that cannot be encoded. */
final class PathException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Class<?> type;
    private final String reason;
    private final StringBuilder path = new StringBuilder();

    PathException(Class<?> type, String reason) {
        super(reason, null, false, false);
        this.type = type;
        this.reason = reason;
    }

    PathException inside(String step) {
        path.insert(0, step);
        return this;
    }

    UnencodableException toUnencodable(boolean key, Object root) {
        String where = root.getClass().getSimpleName() + path;
        String remedy = key
                ? "Use a record, string, number or another built-in type as the key."
                : "Make it a record, make it Serializable, or turn it into a built-in type first.";
        return new UnencodableException(where + " : " + type.getTypeName() + " " + reason + ". " + remedy);
    }
}
