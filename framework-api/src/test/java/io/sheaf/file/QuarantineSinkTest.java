package io.sheaf.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.SkippedRecord;
import org.junit.jupiter.api.Test;

class QuarantineSinkTest {

    @Test
    void aRecordIsOneLineWhateverItsTextsHold() {
        SkippedRecord skipped = new SkippedRecord(2, 5, "C:\\in \"x\"", 7, "a.B", "one\r\ntwo\t\u0001", "", "ü \ud83d\ude00 \ud83d");
        assertThat(QuarantineSink.line(skipped)).isEqualTo("{\"stage\":2,\"task\":5,\"source\":\"C:\\\\in \\\"x\\\"\",\"position\":7,\"type\":\"a.B\","
                + "\"message\":\"one\\r\\ntwo\\t\\u0001\",\"stack\":\"\",\"record\":\"ü \\ud83d\\ude00 \\ud83d\"}\n");
    }
}
