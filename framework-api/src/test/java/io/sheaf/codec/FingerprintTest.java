package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private static Fingerprint of(List<byte[]> records) {
        Fingerprint.Builder builder = new Fingerprint.Builder();
        records.forEach(record -> builder.add(record, 0, record.length));
        return builder.build();
    }

    private static List<byte[]> records(int count, long seed) {
        Random random = new Random(seed);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(20)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    @Test
    void countsRecordsAndBytes() {
        Fingerprint fingerprint = of(List.of(new byte[3], new byte[0], new byte[5]));
        assertThat(fingerprint.records()).isEqualTo(3);
        assertThat(fingerprint.bytes()).isEqualTo(8);
        assertThat(of(List.of())).isEqualTo(Fingerprint.EMPTY);
    }

    @Test
    void anotherOrderIsTheSameRecordsButAnotherFingerprint() {
        List<byte[]> records = records(1000, 1);
        Fingerprint before = of(records);
        Collections.swap(records, 3, 900);
        Fingerprint after = of(records);
        assertThat(after.sameRecordsAs(before)).isTrue();
        assertThat(after).isNotEqualTo(before);
        assertThat(after.value(false)).isEqualTo(before.value(false));
        assertThat(after.value(true)).isNotEqualTo(before.value(true));
    }

    @Test
    void otherBordersBetweenRecordsAreOtherRecords() {
        assertThat(of(List.of(new byte[2], new byte[3])).sameRecordsAs(of(List.of(new byte[1], new byte[4])))).isFalse();
    }

    @Test
    void piecesGiveTheWholeWhereverItIsCut() {
        List<byte[]> records = records(300, 2);
        Fingerprint whole = of(records);
        for (int cut = 0; cut <= records.size(); cut++) {
            Fingerprint first = of(records.subList(0, cut));
            Fingerprint second = of(records.subList(cut, records.size()));
            assertThat(first.followedBy(second)).isEqualTo(whole);
            assertThat(new Fingerprint.Builder().merge(first).merge(second).build()).isEqualTo(whole);
        }
        Fingerprint one = Fingerprint.EMPTY;
        for (byte[] record : records) {
            one = one.plus(record, 0, record.length);
        }
        assertThat(one).isEqualTo(whole);
    }

    @Test
    void theOrderedSumIsAPolynomialModuloThePrime() {
        BigInteger prime = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
        BigInteger base = BigInteger.valueOf(Fingerprint.append(1, 0));
        Random random = new Random(3);
        BigInteger expected = BigInteger.ZERO;
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            long hash = i % 10 == 0 ? -1 - i / 10 : random.nextLong();
            expected = expected.multiply(base).add(new BigInteger(Long.toUnsignedString(hash))).mod(prime);
            sum = Fingerprint.append(sum, hash);
            assertThat(sum).isEqualTo(expected.longValueExact());
        }
    }
}
