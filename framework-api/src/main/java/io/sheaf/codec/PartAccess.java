package io.sheaf.codec;

import io.sheaf.SheafException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** One component of a record class or field of another: primitives are written without a tag, references as any value. */
final class PartAccess {

    final String name;
    final Class<?> type;
    private final char kind;
    private final MethodHandle getter;

    /** @param accessor takes the holder and gives the part, both of their own types */
    PartAccess(String name, Class<?> type, MethodHandle accessor) {
        this.name = name;
        this.type = type;
        this.kind = type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
        this.getter = accessor.asType(MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class));
    }

    void write(Object holder, ByteSink out, Encoder nested, int depth) {
        try {
            switch (kind) {
                case 'L' -> nested.write(object(holder), out, depth);
                case 'I' -> out.writeSigned((int) getter.invokeExact(holder));
                case 'J' -> out.writeSigned((long) getter.invokeExact(holder));
                case 'D' -> out.writeLong(nested.bits((double) getter.invokeExact(holder)));
                case 'F' -> out.writeInt(nested.bits((float) getter.invokeExact(holder)));
                case 'Z' -> out.writeByte((boolean) getter.invokeExact(holder) ? 1 : 0);
                case 'B' -> out.writeByte((byte) getter.invokeExact(holder));
                case 'S' -> out.writeSigned((short) getter.invokeExact(holder));
                default -> out.writeUnsigned((char) getter.invokeExact(holder));
            }
        } catch (UnencodablePart | SheafException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unreadable(holder, e);
        }
    }

    /** The part, which is no primitive. */
    Object object(Object holder) {
        try {
            return (Object) getter.invokeExact(holder);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw unreadable(holder, e);
        }
    }

    private UnencodablePart unreadable(Object holder, Throwable thrown) {
        return new UnencodablePart(type, "the accessor " + name + "() of " + holder.getClass().getTypeName() + " threw " + thrown,
                "Mend the accessor: it is asked for every value that leaves a task", thrown);
    }

    void skip(ByteSource in, Decoder nested, int depth) {
        switch (kind) {
            case 'L' -> nested.skip(depth);
            case 'D' -> in.skip(Double.BYTES);
            case 'F' -> in.skip(Float.BYTES);
            case 'Z', 'B' -> in.skip(1);
            default -> in.readUnsigned();
        }
    }

    Object read(ByteSource in, Decoder nested, int depth) {
        return switch (kind) {
            case 'L' -> nested.read(depth);
            case 'I' -> in.readSignedInt();
            case 'J' -> in.readSigned();
            case 'D' -> in.readDouble();
            case 'F' -> Float.intBitsToFloat(in.readInt());
            case 'Z' -> in.readByte() != 0;
            case 'B' -> in.readByte();
            case 'S' -> (short) in.readSignedInt();
            default -> (char) in.readUnsigned();
        };
    }
}
