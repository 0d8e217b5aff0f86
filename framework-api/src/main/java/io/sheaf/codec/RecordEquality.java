package io.sheaf.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;

/**
 * Whether a record class leaves {@code equals} and {@code hashCode} to the compiler. Reflection shows both methods in every
 * record: the compiler's are final, and in the class file they consist of one {@code invokedynamic} (JVMS 4.7.3, 6.5),
 * which a hand-written method cannot.
 */
final class RecordEquality {

    private static final int INVOKEDYNAMIC = 0xba;
    private static final int ALOAD_0 = 0x2a;
    private static final int ALOAD_1 = 0x2b;

    private RecordEquality() {}

    static boolean isByComponents(Class<?> type) {
        if (!isFinal(type, "equals", Object.class) || !isFinal(type, "hashCode")) {
            return false;
        }
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            // Without a class file the modifier has to do: only a hand-written method declared final escapes it.
            return bytes == null || areGenerated(new DataInputStream(bytes));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFinal(Class<?> type, String name, Class<?>... parameters) {
        try {
            return Modifier.isFinal(type.getDeclaredMethod(name, parameters).getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static boolean areGenerated(DataInputStream in) throws IOException {
        in.skipNBytes(8);
        String[] texts = constantPool(in);
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        skipMembers(in);
        boolean generated = true;
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            in.skipNBytes(2);
            String signature = texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()];
            boolean equals = signature.equals("equals(Ljava/lang/Object;)Z");
            boolean deciding = equals || signature.equals("hashCode()I");
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                String attribute = texts[in.readUnsignedShort()];
                int length = in.readInt();
                if (deciding && "Code".equals(attribute)) {
                    generated &= isOneInvokeDynamic(in.readNBytes(length), equals);
                } else {
                    in.skipNBytes(length);
                }
            }
        }
        return generated;
    }

    // Code begins with two shorts and the length of the instructions.
    private static boolean isOneInvokeDynamic(byte[] code, boolean equals) {
        int at = 8;
        return (code[at++] & 0xff) == ALOAD_0
                && (!equals || (code[at++] & 0xff) == ALOAD_1)
                && (code[at] & 0xff) == INVOKEDYNAMIC;
    }

    private static void skipMembers(DataInputStream in) throws IOException {
        for (int members = in.readUnsignedShort(); members > 0; members--) {
            in.skipNBytes(6);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.skipNBytes(2);
                in.skipNBytes(in.readInt());
            }
        }
    }

    /** The texts of the pool at their places (JVMS 4.4); longs and doubles take two places. */
    private static String[] constantPool(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                default -> in.skipNBytes(4);
            }
        }
        return texts;
    }
}
