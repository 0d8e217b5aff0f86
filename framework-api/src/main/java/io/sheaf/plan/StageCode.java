package io.sheaf.plan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tasks of one stage do: for each branch a head and narrow steps, then one terminal for all. The scheduler
 * sees only {@link #encode() its bytes}.
 */
public record StageCode(List<Branch> branches, Operator terminal) {

    /** A head and the steps that follow it, in the order records pass them. */
    public record Branch(Operator head, List<Operator> steps) {
        public Branch {
            steps = List.copyOf(steps);
        }
    }

    public StageCode {
        branches = List.copyOf(branches);
    }

    /** Whether any part of it {@link OperatorKind#hasEffects() has effects} outside the job. */
    public boolean hasEffects() {
        return terminal.kind().hasEffects()
                || branches.stream().anyMatch(branch -> branch.steps().stream().anyMatch(step -> step.kind().hasEffects()));
    }

    /** Equal codes give equal bytes. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(branches.size());
            for (Branch branch : branches) {
                write(branch.head(), out);
                out.writeInt(branch.steps().size());
                for (Operator step : branch.steps()) {
                    write(step, out);
                }
            }
            write(terminal, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The inverse of {@link #encode()}; refuses anything else with an {@link IllegalArgumentException}. */
    public static StageCode decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = count(in);
            List<Branch> branches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Operator head = read(in);
                branches.add(new Branch(head, readAll(in)));
            }
            Operator terminal = read(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(in.available() + " bytes too many after a stage's code");
            }
            return new StageCode(branches, terminal);
        } catch (IOException e) {
            throw new IllegalArgumentException("not the code of a stage", e);
        }
    }

    private static List<Operator> readAll(DataInputStream in) throws IOException {
        int count = count(in);
        List<Operator> operators = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operators.add(read(in));
        }
        return operators;
    }

    private static void write(Operator operator, DataOutputStream out) throws IOException {
        out.writeByte(operator.kind().ordinal());
        out.writeInt(operator.functions().size());
        for (byte[] function : operator.functions()) {
            out.writeInt(function.length);
            out.write(function);
        }
        out.writeInt(operator.numbers().size());
        for (long number : operator.numbers()) {
            out.writeLong(number);
        }
    }

    private static Operator read(DataInputStream in) throws IOException {
        OperatorKind kind = OperatorKind.byOrdinal(in.readUnsignedByte());
        int functionCount = count(in);
        List<byte[]> functions = new ArrayList<>();
        for (int i = 0; i < functionCount; i++) {
            byte[] function = new byte[count(in)];
            in.readFully(function);
            functions.add(function);
        }
        int numberCount = count(in);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < numberCount; i++) {
            numbers.add(in.readLong());
        }
        return new Operator(kind, functions, numbers);
    }

    // Nothing that is counted takes less than a byte, so no count can exceed what is left.
    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("a stage's code claims " + count + " entries in " + in.available() + " bytes");
        }
        return count;
    }
}
