package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** On its way out of a nested value that is written or read, collects the path to the part that cannot be. */
final class UnencodablePart extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_PATH = 240;

    private final String type;
    private final String remedyAlone;
    private String remedy;
    private final StringBuilder path = new StringBuilder();
    private String rootOrNull;

    UnencodablePart(Class<?> type, String reason, String remedy) {
        this(type.getTypeName(), reason, remedy, null);
    }

    UnencodablePart(Class<?> type, String reason, String remedy, Throwable causeOrNull) {
        this(type.getTypeName(), reason, remedy, causeOrNull);
    }

    UnencodablePart(String type, String reason, String remedy, Throwable causeOrNull) {
        super(reason, causeOrNull, false, false);
        this.type = type;
        this.remedyAlone = remedy;
        this.remedy = remedy;
    }

    /** The same part, seen from the value that holds it: {@code .name} or {@code [3]}. */
    UnencodablePart inside(String step) {
        path.insert(0, step);
        return this;
    }

    /** As {@link #inside(String)}, for a reader, which knows by its holders only what it reads. */
    UnencodablePart inside(String step, String holder) {
        rootOrNull = holder;
        return inside(step);
    }

    /** The same part within an object that the JDK serialises, for which there is one more remedy. */
    UnencodablePart heldBy(Class<?> serialised) {
        remedy = remedyAlone + "; or let the " + serialised.getTypeName() + " that holds it mark it transient";
        return this;
    }

    UnencodableException written(Class<?> root, boolean key) {
        return exception(simpleName(root), key ? "cannot be a key or part of one" : "cannot be encoded");
    }

    UnencodableException read() {
        return exception(rootOrNull == null ? simpleName(type) : rootOrNull, "cannot be read");
    }

    private UnencodableException exception(String root, String what) {
        String text = root + path;
        if (text.length() > LONGEST_PATH) {
            text = text.substring(0, LONGEST_PATH / 2) + "…" + text.substring(text.length() - LONGEST_PATH / 2);
        }
        return new UnencodableException(text + " : " + type + " " + what + ": " + getMessage() + ". " + remedy + ".", getCause());
    }

    /** What people call the class; collections of the JDK that nobody can name are called by what they are. */
    static String simpleName(Class<?> type) {
        boolean hidden = type.getClassLoader() == null && !Modifier.isPublic(type.getModifiers()) && !type.isArray();
        if (hidden) {
            for (Class<?> kind : List.of(List.class, Set.class, Map.class)) {
                if (kind.isAssignableFrom(type)) {
                    return kind.getSimpleName();
                }
            }
        }
        return type.isSynthetic() && type.isHidden() ? "lambda" : simpleName(type.getTypeName());
    }

    // getSimpleName() of an anonymous class is empty.
    private static String simpleName(String typeName) {
        return typeName.substring(Math.max(typeName.lastIndexOf('.'), typeName.lastIndexOf('$')) + 1);
    }
}
