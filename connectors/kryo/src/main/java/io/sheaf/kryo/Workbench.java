package io.sheaf.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableCollectionsSerializers;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** A Kryo with its buffers. Used by one thread at a time. */
final class Workbench {

    private static final int FIRST_BYTES = 1 << 10;
    /** Part of the format: what is new goes to the end of the program's classes, and not in here. */
    private static final List<Class<?>> KNOWN = List.of(
            byte[].class, short[].class, int[].class, long[].class, float[].class, double[].class, boolean[].class, char[].class,
            Object[].class, String[].class, ArrayList.class, LinkedList.class, ArrayDeque.class, HashSet.class, LinkedHashSet.class, TreeSet.class,
            HashMap.class, LinkedHashMap.class, TreeMap.class, BigDecimal.class, BigInteger.class, UUID.class, Date.class, Optional.class,
            Instant.class, Duration.class, LocalDate.class, LocalTime.class, LocalDateTime.class, ZonedDateTime.class);

    private final Kryo kryo = new Kryo();
    private final Output out = new Output(FIRST_BYTES, ByteSink.MAX_BYTES);
    private final Input in = new Input();

    Workbench(Consumer<Kryo> configure, Class<?> type, List<Class<?>> others) {
        kryo.setClassLoader(type.getClassLoader());
        kryo.setRegistrationRequired(true);
        kryo.setReferences(true);
        kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
        kryo.setDefaultSerializer(new BuiltIn.Factory());
        KNOWN.forEach(kryo::register);
        ImmutableCollectionsSerializers.registerSerializers(kryo);
        kryo.register(type);
        others.forEach(kryo::register);
        configure.accept(kryo);
    }

    void encode(Object value, ByteSink sink) {
        out.reset();
        kryo.writeClassAndObject(out, value);
        sink.writeBytes(out.getBuffer(), 0, out.position());
    }

    Object decode(ByteSource source) {
        in.setBuffer(source.data(), source.position(), source.remaining());
        Object value = kryo.readClassAndObject(in);
        source.skip(in.position() - source.position());
        return value;
    }
}
