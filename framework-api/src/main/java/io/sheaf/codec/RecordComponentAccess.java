package io.sheaf.codec;

import io.sheaf.UnencodableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** One component of a record class: primitives are written without a tag, references as any value. */
final class RecordComponentAccess {

    final String name;
    final Class<?> type;
    private final char kind;
    private final MethodHandle getter;

    /** @param accessor takes the record and gives the component, both of their own types */
    RecordComponentAccess(String name, Class<?> type, MethodHandle accessor) {
        this.name = name;
        this.type = type;
        this.kind = type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
        this.getter = accessor.asType(MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class));
    }

    void write(Object record, ByteSink out, Encoder nested, int depth) {
        try {
            switch (kind) {
                case 'L' -> nested.write((Object) getter.invokeExact(record), out, depth);
                case 'I' -> out.writeSigned((int) getter.invokeExact(record));
                case 'J' -> out.writeSigned((long) getter.invokeExact(record));
                case 'D' -> out.writeLong(nested.bits((double) getter.invokeExact(record)));
                case 'F' -> out.writeInt(nested.bits((float) getter.invokeExact(record)));
                case 'Z' -> out.writeByte((boolean) getter.invokeExact(record) ? 1 : 0);
                case 'B' -> out.writeByte((byte) getter.invokeExact(record));
                case 'S' -> out.writeSigned((short) getter.invokeExact(record));
                default -> out.writeUnsigned((char) getter.invokeExact(record));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UnencodableException("the accessor " + name + "() of " + record.getClass().getTypeName() + " threw " + e, e);
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
