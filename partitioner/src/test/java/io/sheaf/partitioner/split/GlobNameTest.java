package io.sheaf.partitioner.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.partitioner.split.Glob.SyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobNameTest {

    @ParameterizedTest(name = "{0} fits {1}: {2}")
    @CsvSource(delimiter = ' ', value = {
        "* a true", "* '' true", "* .a false", "* _a false", ".* .a true", "_* _a true", "?a _a false", "[._]a .a false",
        "a* a true", "a* ab true", "a* ba false", "*.txt a.txt true", "*.txt a.txt.gz false", "*a*b xaybzb true",
        "*a*b xaybz false", "a*b*c abbc true", "? a true", "? ab false", "? \uD83D\uDCDA true", "?? \uD83D\uDCDA false",
        "[abc] b true", "[abc] d false", "[a-c]x bx true", "[!a-c] b false", "[!a-c] d true", "[^a] b true",
        "[]] ] true", "[!]] a true", "[a-] - true", "[-a] - true", "[a\\-c] b false", "[\\]] ] true",
        "\\* * true", "\\* a false", "a\\?c a?c true", "é* été true", "}, }, true"})
    void fits(String pattern, String name, boolean expected) throws SyntaxException {
        GlobName glob = GlobName.parse(pattern);
        boolean fits = glob.literal().map(name::equals).orElseGet(() -> glob.matches(name));
        assertThat(fits).isEqualTo(expected);
        assertThat(glob.matches(name)).isEqualTo(expected);
    }

    @Test
    void staysFastOnPatternsThatBacktrack() throws SyntaxException {
        assertThat(GlobName.parse("*a".repeat(2_000) + "b").matches("a".repeat(20_000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "[abc closed", "[] closed", "[!] closed", "[z-a] backwards", "x[ closed", "a\\ escape", "[a\\ closed"})
    void refuses(String pattern, String reason) {
        assertThatThrownBy(() -> GlobName.parse(pattern)).isInstanceOf(SyntaxException.class).hasMessageContaining(reason);
    }
}
