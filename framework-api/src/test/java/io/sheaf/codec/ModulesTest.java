package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of a program that is a named module. */
class ModulesTest {

    private static final String VALUES = """
            package acme.api;
            public class Values implements java.util.function.Supplier<java.util.List<Object>> {
                public record Shown(int number) {}
                public java.util.List<Object> get() {
                    return java.util.List.of(new Shown(1), acme.hidden.Hidden.money(), acme.hidden.Hidden.box());
                }
            }
            """;
    private static final String HIDDEN = """
            package acme.hidden;
            public class Hidden {
                private record Money(long cents) {}
                private static class Box {
                    private final String text;
                    Box(String text) { this.text = text; }
                    public String toString() { return text; }
                }
                public static Object money() { return new Money(2); }
                public static Object box() { return new Box("b"); }
            }
            """;

    @TempDir
    Path scratch;

    @Test
    void whatAModuleDoesNotOpenIsRefusedWithTheDirective() throws Exception {
        List<Object> values = values("module acme { exports acme.api; }");
        assertThat(copy(values.get(0))).as("a public record of an exported package").isEqualTo(values.get(0));
        for (Object hidden : values.subList(1, 3)) {
            assertThatThrownBy(() -> copy(List.of(hidden))).isInstanceOf(UnencodableException.class)
                    .hasMessageContainingAll("List[0] : acme.hidden.Hidden$", "does not open the package acme.hidden", "Add 'opens acme.hidden;' to its module-info");
        }
    }

    @Test
    void whatAModuleOpensTravels() throws Exception {
        List<Object> values = values("module acme { exports acme.api; opens acme.hidden; }");
        assertThat(copy(values.get(1))).isEqualTo(values.get(1));
        assertThat(Samples.key(values.get(1))).isNotEmpty();
        assertThat(copy(values.get(2))).hasToString("b").hasSameClassAs(values.get(2));
    }

    private static Object copy(Object value) {
        ClassLoader loader = value instanceof List<?> list ? list.get(0).getClass().getClassLoader() : value.getClass().getClassLoader();
        return ValueCodec.fromBytes(ValueCodec.toBytes(value), loader);
    }

    /** The three values of the module with this declaration, which is compiled and loaded. */
    @SuppressWarnings("unchecked")
    private List<Object> values(String declaration) throws Exception {
        Path sources = Files.createDirectories(scratch.resolve("sources"));
        Path classes = scratch.resolve("classes");
        List<Path> files = List.of(Files.writeString(sources.resolve("module-info.java"), declaration),
                Files.writeString(sources.resolve("Values.java"), VALUES), Files.writeString(sources.resolve("Hidden.java"), HIDDEN));
        int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", classes.toString(),
                files.get(0).toString(), files.get(1).toString(), files.get(2).toString());
        assertThat(status).isZero();
        ModuleLayer boot = ModuleLayer.boot();
        ModuleLayer layer = boot.defineModulesWithOneLoader(
                boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("acme")), getClass().getClassLoader());
        return ((Supplier<List<Object>>) layer.findLoader("acme").loadClass("acme.api.Values").getDeclaredConstructor().newInstance()).get();
    }
}
