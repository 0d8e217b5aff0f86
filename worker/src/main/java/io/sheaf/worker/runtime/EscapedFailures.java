package io.sheaf.worker.runtime;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Turns what has escaped the task engine into a failure of the attempt. */
final class EscapedFailures {

    private static final int MAX_STACK = 64 * 1024;

    private EscapedFailures() {}

    static Failure of(Throwable escaped) {
        String stack = stack(escaped);
        return new Failure(kind(escaped), escaped.getClass().getName(), message(escaped), stack, serialised(escaped), FailureSite.NONE);
    }

    private static ErrorKind kind(Throwable escaped) {
        if (escaped instanceof OutOfMemoryError) {
            return ErrorKind.RESOURCE;
        }
        return escaped instanceof StackOverflowError ? ErrorKind.USER : ErrorKind.INTERNAL;
    }

    private static String message(Throwable escaped) {
        if (escaped instanceof OutOfMemoryError) {
            return "the worker ran out of memory: " + escaped.getMessage() + "; give it more heap or make its tasks smaller";
        }
        if (escaped instanceof StackOverflowError) {
            return "the task's code called itself until the stack was full";
        }
        return "a defect of the worker: " + escaped;
    }

    private static String stack(Throwable escaped) {
        StringWriter text = new StringWriter();
        escaped.printStackTrace(new PrintWriter(text));
        return text.getBuffer().substring(0, Math.min(MAX_STACK, text.getBuffer().length()));
    }

    // Only the two errors whose class every receiver has; another one might be of the user's code.
    private static byte[] serialised(Throwable escaped) {
        if (!(escaped instanceof VirtualMachineError)) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(escaped);
        } catch (IOException e) {
            return new byte[0];
        }
        return bytes.toByteArray();
    }
}
