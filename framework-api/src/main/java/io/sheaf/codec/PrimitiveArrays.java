package io.sheaf.codec;

/** Arrays of primitives: element type, length and the elements in fixed width. As keys, equal by content. */
final class PrimitiveArrays extends Encoding {

    @Override
    void write(Object array, ByteSink out, Encoder nested, int depth) {
        if (array instanceof byte[] bytes) {
            out.writeByte(Tag.BYTES);
            out.writeUnsigned(bytes.length);
            out.writeBytes(bytes, 0, bytes.length);
            return;
        }
        out.writeByte(Tag.PRIMITIVES);
        if (array instanceof long[] longs) {
            head('J', longs.length, out);
            out.writeLongs(longs);
        } else if (array instanceof int[] ints) {
            head('I', ints.length, out);
            out.writeInts(ints);
        } else if (array instanceof double[] doubles) {
            head('D', doubles.length, out);
            writeDoubles(doubles, out, nested);
        } else if (array instanceof float[] floats) {
            head('F', floats.length, out);
            for (float each : floats) {
                out.writeInt(nested.bits(each));
            }
        } else if (array instanceof boolean[] flags) {
            head('Z', flags.length, out);
            for (boolean each : flags) {
                out.writeByte(each ? 1 : 0);
            }
        } else if (array instanceof char[] chars) {
            head('C', chars.length, out);
            for (char each : chars) {
                out.writeShort(each);
            }
        } else {
            short[] shorts = (short[]) array;
            head('S', shorts.length, out);
            for (short each : shorts) {
                out.writeShort(each);
            }
        }
    }

    private static void writeDoubles(double[] doubles, ByteSink out, Encoder nested) {
        if (!nested.keys) {
            out.writeDoubles(doubles);
            return;
        }
        for (double each : doubles) {
            out.writeLong(nested.bits(each));
        }
    }

    private static void head(char type, int length, ByteSink out) {
        out.writeByte(type);
        out.writeUnsigned(length);
    }

    /** Moves behind an array, its tag being read already. */
    static void skip(ByteSource in) {
        char type = (char) in.readByte();
        int bytesEach = switch (type) {
            case 'J', 'D' -> 8;
            case 'I', 'F' -> 4;
            case 'C', 'S' -> 2;
            case 'Z' -> 1;
            default -> throw noType(type);
        };
        in.skip(bytesEach * in.readCount(bytesEach));
    }

    private static MalformedBytesException noType(char type) {
        return new MalformedBytesException("no primitive array has type " + (int) type);
    }

    /** Reads an array of another type than {@code byte[]}, its tag being read already. */
    static Object read(ByteSource in) {
        char type = (char) in.readByte();
        switch (type) {
            case 'J' -> {
                long[] longs = new long[in.readCount(8)];
                in.readLongs(longs);
                return longs;
            }
            case 'I' -> {
                int[] ints = new int[in.readCount(4)];
                in.readInts(ints);
                return ints;
            }
            case 'D' -> {
                double[] doubles = new double[in.readCount(8)];
                in.readDoubles(doubles);
                return doubles;
            }
            case 'F' -> {
                float[] floats = new float[in.readCount(4)];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Float.intBitsToFloat(in.readInt());
                }
                return floats;
            }
            case 'Z' -> {
                boolean[] flags = new boolean[in.readCount(1)];
                for (int i = 0; i < flags.length; i++) {
                    flags[i] = in.readByte() != 0;
                }
                return flags;
            }
            case 'C' -> {
                char[] chars = new char[in.readCount(2)];
                for (int i = 0; i < chars.length; i++) {
                    chars[i] = (char) in.readShort();
                }
                return chars;
            }
            case 'S' -> {
                short[] shorts = new short[in.readCount(2)];
                for (int i = 0; i < shorts.length; i++) {
                    shorts[i] = in.readShort();
                }
                return shorts;
            }
            default -> throw noType(type);
        }
    }
}
