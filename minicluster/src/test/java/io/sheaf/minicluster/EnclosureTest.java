package io.sheaf.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EnclosureTest {

    @TempDir
    Path directory;

    /** Says what it saw in an enclosure. */
    static final class Inside {

        private static final int TIMES = 60;

        private Inside() {}

        public static void main(String[] arguments) throws IOException {
            Enclosure.enter();
            System.out.println("lost: " + (lostWhileAllArrives() > 0));
            Disk disk = Disk.small(Path.of(arguments[0]), 4);
            disk.fill();
            System.out.println("free: " + Files.getFileStore(disk.directory()).getUsableSpace());
            System.out.println("written: " + writes(disk.directory()));
            disk.free();
            System.out.println("written later: " + writes(disk.directory()));
            disk.unmount();
            tellWhoIsHealed();
        }

        private static void tellWhoIsHealed() {
            try (MiniCluster mini = MiniCluster.start(2)) {
                mini.losePackets(0, 8);
                mini.heal(1);
                System.out.println("goes on: " + losesPackets());
                mini.heal(0);
                System.out.println("goes on later: " + losesPackets());
            }
        }

        private static boolean losesPackets() {
            return Processes.output("tc", "qdisc", "show", "dev", "lo").contains("blackhole");
        }

        private static long lostWhileAllArrives() throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                PacketLoss.begin(List.of(listener.getLocalPort()), 8);
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()); Socket server = listener.accept()) {
                    client.setTcpNoDelay(true);
                    for (int i = 0; i < TIMES; i++) {
                        client.getOutputStream().write(i);
                        if (server.getInputStream().read() != i) {
                            throw new IllegalStateException("byte " + i + " did not arrive");
                        }
                    }
                    return PacketLoss.lost();
                }
            } finally {
                PacketLoss.end();
            }
        }

        private static boolean writes(Path place) throws IOException {
            try {
                Files.write(place.resolve("file"), new byte[10_000]);
                return true;
            } catch (IOException full) {
                return false;
            } finally {
                Files.deleteIfExists(place.resolve("file"));
            }
        }
    }

    @Test
    void losesPacketsAndFillsDisksOfItsOwnWhichNobodyElseSees() throws Exception {
        assumeThat(Enclosure.hindrance()).isEmpty();
        Path small = directory.resolve("small");
        Process inside = Enclosure.program(Inside.class, small.toString()).start();
        try (InputStream says = inside.getInputStream()) {
            assertThat(new String(says.readAllBytes(), StandardCharsets.UTF_8).lines()).containsExactly("lost: true", "free: 0", "written: false", "written later: true",
                    "goes on: true", "goes on later: false");
        }
        assertThat(inside.waitFor()).isZero();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(small.toString());
    }

    @Test
    void outsideNothingOfThatHappens() throws IOException {
        assertThatThrownBy(() -> PacketLoss.begin(List.of(1), 8)).isInstanceOf(IllegalStateException.class).hasMessageContaining("only in an enclosure");
        assertThatThrownBy(() -> Disk.small(directory.resolve("no"), 4)).isInstanceOf(IllegalStateException.class);
        Disk shared = Disk.shared(directory.resolve("shared"));
        assertThatThrownBy(shared::fill).isInstanceOf(IllegalStateException.class).hasMessageContaining("no file system of its own");
    }
}
