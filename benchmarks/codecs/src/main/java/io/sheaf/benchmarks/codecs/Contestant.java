package io.sheaf.benchmarks.codecs;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.fory.Fory;

/** One way to turn a value into bytes and back, as who knows it well would use it: buffers and machinery are kept, classes registered. */
interface Contestant {

    List<Class<?>> CLASSES = List.of(Values.Trade.class, Values.State.class, Values.Item.class, Values.Order.class, Values.Node.class, Values.SerialNode.class, ArrayList.class,
            LinkedHashMap.class, BigDecimal.class, Instant.class, double[].class);

    /** The value's length in bytes. They are kept until the next call. */
    int encode(Object value) throws Exception;

    /** What was encoded last, read back. */
    Object decode() throws Exception;

    /** @throws IllegalArgumentException if there is none of this name */
    static Contestant named(String name) {
        return switch (name) {
            case "sheaf" -> new OfSheaf();
            case "jdk" -> new OfTheJdk();
            case "kryo" -> new OfKryo();
            case "fory" -> new OfFory();
            default -> throw new IllegalArgumentException(name + " is none of sheaf, jdk, kryo, fory");
        };
    }

    final class OfSheaf implements Contestant {
        private final ByteSink out = new ByteSink(1 << 16);
        private final ByteSource in = new ByteSource(new byte[0]);

        @Override
        public int encode(Object value) {
            out.reset();
            ValueCodec.encode(value, out);
            return out.size();
        }

        @Override
        public Object decode() {
            in.reset(out.buffer(), 0, out.size());
            return ValueCodec.decode(in, OfSheaf.class.getClassLoader());
        }
    }

    final class OfTheJdk implements Contestant {
        private byte[] bytes;

        @Override
        public int encode(Object value) throws IOException {
            ByteArrayOutputStream kept = new ByteArrayOutputStream(1 << 10);
            try (ObjectOutputStream out = new ObjectOutputStream(kept)) {
                out.writeObject(value);
            }
            bytes = kept.toByteArray();
            return bytes.length;
        }

        @Override
        public Object decode() throws IOException, ClassNotFoundException {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                return in.readObject();
            }
        }
    }

    final class OfKryo implements Contestant {
        private final Kryo kryo = new Kryo();
        private final Output out = new Output(1 << 16, 1 << 24);
        private final Input in = new Input();

        OfKryo() {
            CLASSES.forEach(kryo::register);
        }

        @Override
        public int encode(Object value) {
            out.reset();
            kryo.writeClassAndObject(out, value);
            return out.position();
        }

        @Override
        public Object decode() {
            in.setBuffer(out.getBuffer(), 0, out.position());
            return kryo.readClassAndObject(in);
        }
    }

    final class OfFory implements Contestant {
        private final Fory fory = Fory.builder().requireClassRegistration(true).build();
        private byte[] bytes;

        OfFory() {
            CLASSES.subList(0, 6).forEach(fory::register);
        }

        @Override
        public int encode(Object value) {
            bytes = fory.serialize(value);
            return bytes.length;
        }

        @Override
        public Object decode() {
            return fory.deserialize(bytes);
        }
    }
}
