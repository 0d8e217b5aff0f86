package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortKeyTest {

    /** It says of a key what its canonical bytes say, or nothing. */
    @Test
    void isTheCanonicalBytesAsANumber() {
        int known = 0;
        for (Object key : keys()) {
            byte[] bytes = Samples.key(key);
            long shortKey = ShortKey.of(key);
            boolean common = key instanceof Text || key instanceof String string && ByteSink.isLatin1(string) || key instanceof Integer || key instanceof Long;
            assertThat(shortKey != ShortKey.NONE).as("%s, of %s bytes", key, bytes.length).isEqualTo(common && bytes.length <= ShortKey.MAX_BYTES);
            if (shortKey != ShortKey.NONE) {
                known++;
                assertThat(shortKey).as("%s", key).isEqualTo(ShortKey.of(bytes, 0, bytes.length));
                byte[] within = new byte[30];
                System.arraycopy(bytes, 0, within, 9, bytes.length);
                assertThat(shortKey).isEqualTo(ShortKey.of(within, 9, bytes.length));
                assertThat(ShortKey.hash(shortKey)).isEqualTo(KeyHash.hash(bytes, 0, bytes.length));
                ByteSink out = new ByteSink();
                out.writeByte(1);
                ShortKey.write(shortKey, out);
                assertThat(out.size()).isEqualTo(1 + bytes.length);
                assertThat(ShortKey.of(out.buffer(), 1, bytes.length)).isEqualTo(shortKey);
                out.truncate(1);
                ShortKey.writeMeasured(shortKey, out);
                ByteSource in = new ByteSource(out.buffer(), 1, out.size() - 1);
                assertThat(in.readUnsigned()).isEqualTo(bytes.length);
                assertThat(in.readBytes(in.remaining())).isEqualTo(bytes);
            }
        }
        assertThat(known).isGreaterThan(1_000);
    }

    private static List<Object> keys() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("ShortKeyTest seed " + seed);
        Random random = new Random(seed);
        List<Object> keys = new ArrayList<>(Samples.leaves());
        keys.add(null);
        for (int i = 0; i < 2_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append((char) (random.nextInt(20) == 0 ? 0x3b1 : random.nextInt(256)));
            }
            keys.addAll(List.of(number, (int) number, text.toString(), Text.of(text.toString())));
            byte[] around = ("ab" + text + "cdefghijk").getBytes(StandardCharsets.UTF_8);
            keys.add(Text.wrap(around, 2, around.length - 11));
        }
        return keys;
    }
}
