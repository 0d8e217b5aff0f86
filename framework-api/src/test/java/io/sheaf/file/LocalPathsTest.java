package io.sheaf.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalPathsTest {

    @Test
    void makesPathsAbsolute() {
        assertThat(LocalPaths.absolute("/a/*", "/w")).isEqualTo("/a/*");
        assertThat(LocalPaths.absolute("a/*.txt", "/w")).isEqualTo("/w/a/*.txt");
        assertThat(LocalPaths.absolute("././a", "/")).isEqualTo("/a");
        assertThat(LocalPaths.absolute(".", "/w")).isEqualTo("/w");
        assertThat(LocalPaths.absolute("../a", "/w")).isEqualTo("/w/../a");
        assertThat(LocalPaths.absolute("./", "/w")).isEqualTo("/w");
    }
}
