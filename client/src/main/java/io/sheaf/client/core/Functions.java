package io.sheaf.client.core;

import io.sheaf.FunctionNotSerializableException;
import io.sheaf.codec.JdkSerialisation;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Arrays;

/** Turns functions into bytes in the call that takes them, so that what cannot be sent fails where it was written. */
final class Functions {

    private Functions() {}

    /**
     * The function's bytes.
     *
     * @param parameter its name in the API, for messages
     * @throws FunctionNotSerializableException naming the place, the captured field's path and two remedies
     */
    static byte[] encode(Object function, String parameter) {
        Checks.notNull(function, parameter);
        try {
            return JdkSerialisation.toBytes(function);
        } catch (NotSerializableException e) {
            throw refuse(function, parameter, e);
        } catch (StackOverflowError e) {
            throw new FunctionNotSerializableException(head(parameter)
                    + "\n  what it captures is nested too deeply to be serialised, such as a long linked list"
                    + "\n  fix: capture an array or an ArrayList instead, or build the structure inside the function", e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof FunctionNotSerializableException own) {
                throw own;
            }
            throw new FunctionNotSerializableException(head(parameter) + "\n  serialising it failed: " + e, e);
        }
    }

    private static FunctionNotSerializableException refuse(Object function, String parameter, NotSerializableException e) {
        String path = CapturePath.find(function, e.getMessage()).map(way -> way + " : ").orElse("a ");
        return new FunctionNotSerializableException(head(parameter)
                + "\n  it captures " + path + nameOf(e.getMessage()) + " (" + reason(e.getMessage()) + ")"
                + "\n  fix: " + remedy(e.getMessage()), e);
    }

    private static String head(String parameter) {
        return "this " + parameter + " cannot be sent to workers\n  at " + CallSite.here();
    }

    private static String reason(String type) {
        return isHandle(type) ? "it belongs to this JVM" : "not Serializable";
    }

    private static String remedy(String type) {
        if (isHandle(type)) {
            return "call it in the program itself, as functions on workers cannot; use the results of one job as the input of the"
                    + " next, or copy what you need from it into a local variable before the function";
        }
        String simple = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
        return "make " + simple + " a record or Serializable, or create it inside the function;"
                + " if only a field of it is needed, copy that field into a local variable first";
    }

    /** A handle by the name under which programs know it, such as {@code io.sheaf.Cluster}. */
    private static String nameOf(String type) {
        if (!isHandle(type)) {
            return type;
        }
        try {
            return Arrays.stream(Class.forName(type, false, Functions.class.getClassLoader()).getInterfaces())
                    .map(Class::getName)
                    .filter(name -> name.startsWith("io.sheaf.") && !isHandle(name))
                    .findFirst()
                    .orElse(type);
        } catch (ClassNotFoundException e) {
            return type;
        }
    }

    private static boolean isHandle(String type) {
        return type.startsWith("io.sheaf.client.");
    }
}
