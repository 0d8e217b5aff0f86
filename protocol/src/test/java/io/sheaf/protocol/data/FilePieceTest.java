package io.sheaf.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePieceTest {

    @TempDir
    Path directory;

    /** P46: the stream that opened the file may end while the network still reads pieces of it. */
    @Test
    void aFileStaysOpenUntilItsLastPieceIsSent() throws IOException {
        OpenFile file = new OpenFile(Files.write(directory.resolve("block"), new byte[] {1, 2, 3, 4, 5}));
        FilePiece first = new FilePiece(file, 0, 2);
        FilePiece second = new FilePiece(file, 2, 3);
        file.release();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (FilePiece piece : new FilePiece[] {first, second}) {
            assertThat(file.channel().isOpen()).isTrue();
            assertThat(piece.transferTo(Channels.newChannel(sent), 0)).isEqualTo(piece.count());
            piece.release();
        }
        assertThat(file.channel().isOpen()).isFalse();
        assertThat(sent.toByteArray()).containsExactly(1, 2, 3, 4, 5);
    }
}
