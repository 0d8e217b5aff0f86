package io.sheaf.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.SerializerFactory;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import io.sheaf.Text;
import io.sheaf.codec.ValueCodec;

/** The built-in codec for classes of the JDK that Kryo knows no better way for than their fields, which are closed to it. */
final class BuiltIn extends Serializer<Object> {

    private BuiltIn() {
        super(false);
    }

    @Override
    public void write(Kryo kryo, Output out, Object value) {
        byte[] bytes = ValueCodec.toBytes(value);
        out.writeInt(bytes.length, true);
        out.writeBytes(bytes);
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<?> type) {
        return ValueCodec.fromBytes(in.readBytes(in.readInt(true)), kryo.getClassLoader());
    }

    /** What is used for classes that Kryo has nothing special for. */
    static final class Factory implements SerializerFactory<Serializer<?>> {

        @Override
        public Serializer<?> newSerializer(Kryo kryo, Class type) {
            return type.getClassLoader() == null || type == Text.class ? new BuiltIn() : new FieldSerializer<>(kryo, type);
        }

        @Override
        public boolean isSupported(Class type) {
            return true;
        }
    }
}
