package io.sheaf.client.core;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names that captured variables have in the source, from the debugging part of the class file (Java Virtual Machine
 * Specification, section 4.7.13). The compiler makes captured variables the first parameters of the lambda's method.
 */
final class LambdaNames {

    private final DataInputStream in;
    private final SerializedLambda lambda;
    private final Map<Integer, String> texts = new TreeMap<>();
    private final Map<Integer, String> bySlot = new TreeMap<>();

    private LambdaNames(DataInputStream in, SerializedLambda lambda) {
        this.in = in;
        this.lambda = lambda;
    }

    /** The names in the order of capture, {@code this} included; empty if the class file does not say. */
    static List<String> ofCaptured(SerializedLambda lambda, ClassLoader loader) {
        String file = lambda.getImplClass() + ".class";
        try (InputStream bytes = loader == null ? ClassLoader.getSystemResourceAsStream(file) : loader.getResourceAsStream(file)) {
            if (bytes == null) {
                return List.of();
            }
            LambdaNames names = new LambdaNames(new DataInputStream(bytes), lambda);
            names.readClass();
            return names.captured();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> captured() {
        List<String> names = new ArrayList<>();
        int slot = 0;
        for (int i = 0; i < lambda.getCapturedArgCount() && bySlot.containsKey(slot); i++) {
            names.add(bySlot.get(slot));
            slot += isWide(i) ? 2 : 1;
        }
        return names;
    }

    private boolean isWide(int captured) {
        boolean receiverFirst = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
        int parameter = receiverFirst ? captured - 1 : captured;
        String signature = lambda.getImplMethodSignature();
        int at = 1;
        for (int i = 0; i < parameter; i++) {
            at = afterType(signature, at);
        }
        return parameter >= 0 && (signature.charAt(at) == 'J' || signature.charAt(at) == 'D');
    }

    private static int afterType(String signature, int from) {
        int at = from;
        while (signature.charAt(at) == '[') {
            at++;
        }
        return signature.charAt(at) == 'L' ? signature.indexOf(';', at) + 1 : at + 1;
    }

    private void readClass() throws IOException {
        skip(8);
        readConstants();
        skip(6);
        skip(2 * in.readUnsignedShort());
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            skip(6);
            skipAttributes();
        }
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            skip(2);
            String name = texts.get(in.readUnsignedShort());
            String signature = texts.get(in.readUnsignedShort());
            if (lambda.getImplMethodName().equals(name) && lambda.getImplMethodSignature().equals(signature)) {
                readMethodAttributes();
            } else {
                skipAttributes();
            }
        }
    }

    private void readConstants() throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 5, 6 -> {
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                default -> skip(4);
            }
        }
    }

    private void readMethodAttributes() throws IOException {
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            String name = texts.get(in.readUnsignedShort());
            int length = in.readInt();
            if ("Code".equals(name)) {
                skip(4);
                skip(in.readInt());
                skip(8 * in.readUnsignedShort());
                readMethodAttributes();
            } else if ("LocalVariableTable".equals(name)) {
                readVariables();
            } else {
                skip(length);
            }
        }
    }

    private void readVariables() throws IOException {
        for (int variables = in.readUnsignedShort(); variables > 0; variables--) {
            int start = in.readUnsignedShort();
            skip(2);
            String name = texts.get(in.readUnsignedShort());
            skip(2);
            int slot = in.readUnsignedShort();
            if (start == 0) {
                bySlot.put(slot, name);
            }
        }
    }

    private void skipAttributes() throws IOException {
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            skip(2);
            skip(in.readInt());
        }
    }

    private void skip(int bytes) throws IOException {
        in.skipNBytes(bytes);
    }
}
