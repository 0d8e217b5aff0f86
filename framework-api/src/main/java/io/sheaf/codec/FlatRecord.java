package io.sheaf.codec;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The flat form of one class of records. A template: {@link FlatRecords} makes hidden classes of its bytes, each with two method handles of its
 * own as class data ({@link MethodHandles.Lookup#defineHiddenClassWithClassData}), which are constants to a compiler as those in fields of instances are not.
 */
final class FlatRecord implements FlatForm {

    private static final MethodHandle READ = handle(0);
    private static final MethodHandle WRITE = handle(1);

    private final Class<?> type;
    private final int longs;

    FlatRecord(Class<?> type, int longs) {
        this.type = type;
        this.longs = longs;
    }

    @Override
    public int longs() {
        return longs;
    }

    @Override
    public boolean fits(Object value) {
        return value != null && value.getClass() == type;
    }

    @Override
    public void put(Object value, long[] array, int at) {
        try {
            WRITE.invokeExact(value, array, at);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed("an accessor", e);
        }
    }

    @Override
    public Object get(long[] array, int at) {
        try {
            return (Object) READ.invokeExact(array, at);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed("the constructor", e);
        }
    }

    private IllegalStateException failed(String what, Throwable e) {
        return new IllegalStateException(what + " of " + type.getName() + " fails for what such a record once held: " + e
                + ". Let the constructor take all that records of the class can hold", e);
    }

    private static MethodHandle handle(int index) {
        try {
            return MethodHandles.classDataAt(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class, index);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
