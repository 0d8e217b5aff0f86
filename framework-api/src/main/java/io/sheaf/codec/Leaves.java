package io.sheaf.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Date;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The JDK's classes without parts, each with its way in and out. */
final class Leaves {

    static final List<Leaf<?>> ALL = all();

    private static final Leaf<?>[] BY_TAG = byTag();

    private Leaves() {}

    /** The class with this tag, or null. */
    static Leaf<?> withTag(int tag) {
        return tag >= 0 && tag < BY_TAG.length ? BY_TAG[tag] : null;
    }

    private static List<Leaf<?>> all() {
        List<Leaf<?>> all = new ArrayList<>();
        all.addAll(boxes());
        all.addAll(numbersAndNames());
        all.addAll(holders());
        all.addAll(TimeLeaves.all());
        return all;
    }

    private static Leaf<?>[] byTag() {
        Leaf<?>[] byTag = new Leaf<?>[128];
        for (Leaf<?> leaf : ALL) {
            byTag[leaf.tag()] = leaf;
        }
        return byTag;
    }

    private static List<Leaf<?>> boxes() {
        return List.of(
                Leaf.of(Byte.class, Tag.BYTE, (v, out) -> out.writeByte(v), ByteSource::readByte),
                Leaf.of(Short.class, Tag.SHORT, (v, out) -> out.writeShort(v), ByteSource::readShort),
                Leaf.of(Character.class, Tag.CHAR, (v, out) -> out.writeUnsigned(v), in -> (char) in.readUnsigned()));
    }

    private static List<Leaf<?>> numbersAndNames() {
        return List.of(
                Leaf.of(BigInteger.class, Tag.BIG_INTEGER, Leaves::writeBig, Leaves::readBig),
                Leaf.of(BigDecimal.class, Tag.BIG_DECIMAL, Leaves::writeDecimal, Leaves::readDecimal),
                Leaf.of(UUID.class, Tag.UUID, Leaves::writeUuid, in -> new UUID(in.readLong(), in.readLong())),
                Leaf.of(Locale.class, Tag.LOCALE, Locales::write, Locales::read),
                Leaf.of(Date.class, Tag.DATE, (v, out) -> out.writeSigned(v.getTime()), in -> new Date(in.readSigned())),
                Leaf.of(BitSet.class, Tag.BIT_SET, Leaves::writeBits, Leaves::readBits),
                Leaf.of(OptionalInt.class, Tag.OPTIONAL_INT,
                        (v, out) -> out.writeSigned(present(v.isPresent(), out) ? v.getAsInt() : 0),
                        in -> in.readByte() == 0 ? emptyInt(in) : OptionalInt.of(in.readSignedInt())),
                Leaf.of(OptionalLong.class, Tag.OPTIONAL_LONG,
                        (v, out) -> out.writeSigned(present(v.isPresent(), out) ? v.getAsLong() : 0),
                        in -> in.readByte() == 0 ? emptyLong(in) : OptionalLong.of(in.readSigned())));
    }

    private static List<Leaf<?>> holders() {
        return List.of(
                Leaf.of(StringBuilder.class, Tag.STRING_BUILDER, (v, out) -> out.writeString(v.toString()),
                        in -> new StringBuilder(in.readString())).equalToItselfOnly(),
                Leaf.of(AtomicInteger.class, Tag.ATOMIC_INTEGER, (v, out) -> out.writeSigned(v.get()),
                        in -> new AtomicInteger(in.readSignedInt())).equalToItselfOnly(),
                Leaf.of(AtomicLong.class, Tag.ATOMIC_LONG, (v, out) -> out.writeSigned(v.get()),
                        in -> new AtomicLong(in.readSigned())).equalToItselfOnly(),
                Leaf.of(AtomicBoolean.class, Tag.ATOMIC_BOOLEAN, (v, out) -> out.writeByte(v.get() ? 1 : 0),
                        in -> new AtomicBoolean(in.readByte() != 0)).equalToItselfOnly(),
                Leaf.of(IntSummaryStatistics.class, Tag.INT_STATISTICS, Leaves::writeStatistics,
                        in -> new IntSummaryStatistics(in.readSigned(), in.readSignedInt(), in.readSignedInt(), in.readSigned()))
                        .equalToItselfOnly(),
                Leaf.of(LongSummaryStatistics.class, Tag.LONG_STATISTICS, Leaves::writeStatistics,
                        in -> new LongSummaryStatistics(in.readSigned(), in.readSigned(), in.readSigned(), in.readSigned()))
                        .equalToItselfOnly());
    }

    private static void writeBig(BigInteger value, ByteSink out) {
        byte[] bytes = value.toByteArray();
        out.writeUnsigned(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    private static BigInteger readBig(ByteSource in) {
        return new BigInteger(in.readBytes(in.readCount(1)));
    }

    private static void writeDecimal(BigDecimal value, ByteSink out) {
        out.writeSigned(value.scale());
        writeBig(value.unscaledValue(), out);
    }

    private static BigDecimal readDecimal(ByteSource in) {
        int scale = in.readSignedInt();
        return new BigDecimal(readBig(in), scale);
    }

    private static void writeUuid(UUID value, ByteSink out) {
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    private static void writeBits(BitSet value, ByteSink out) {
        byte[] bytes = value.toByteArray();
        out.writeUnsigned(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    private static BitSet readBits(ByteSource in) {
        return BitSet.valueOf(in.readBytes(in.readCount(1)));
    }

    private static void writeStatistics(IntSummaryStatistics value, ByteSink out) {
        out.writeSigned(value.getCount());
        out.writeSigned(value.getMin());
        out.writeSigned(value.getMax());
        out.writeSigned(value.getSum());
    }

    private static void writeStatistics(LongSummaryStatistics value, ByteSink out) {
        out.writeSigned(value.getCount());
        out.writeSigned(value.getMin());
        out.writeSigned(value.getMax());
        out.writeSigned(value.getSum());
    }

    private static boolean present(boolean present, ByteSink out) {
        out.writeByte(present ? 1 : 0);
        return present;
    }

    private static OptionalInt emptyInt(ByteSource in) {
        in.readSigned();
        return OptionalInt.empty();
    }

    private static OptionalLong emptyLong(ByteSource in) {
        in.readSigned();
        return OptionalLong.empty();
    }
}
