package io.sheaf.integration;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the engine computes must not depend on the locale, character set, time zone or processor of the machine it runs on. */
class PlatformTest {

    private static BuiltClasses built;

    @BeforeAll
    static void load() throws IOException {
        built = BuiltClasses.load();
    }

    /** P33: US-ASCII is the default of JDK 17 in the C locale. */
    @Test
    void noCharacterSetIsThatOfThePlatform() {
        nobodyCalls("java\\.lang\\.String\\.(getBytes\\(\\)|<init>\\(\\[B(, int, int)?\\)|<init>\\(byte\\[\\](, int, int)?\\))"
                + "|java\\.nio\\.charset\\.Charset\\.defaultCharset\\(.*"
                + "|java\\.io\\.(InputStreamReader|OutputStreamWriter)\\.<init>\\([^,]*\\)"
                + "|java\\.io\\.File(Reader|Writer)\\.<init>\\([^,]*(, boolean)?\\)"
                + "|java\\.io\\.PrintStream\\.<init>\\(java\\.io\\.OutputStream(, boolean)?\\)"
                + "|java\\.io\\.ByteArrayOutputStream\\.toString\\(\\)");
    }

    /** P34: a Turkish default has no plain i, an Arabic one other digits, a German one a decimal comma. */
    @Test
    void noTextIsMadeInTheLocaleOfThePlatform() {
        nobodyCalls("java\\.lang\\.String\\.(toLowerCase|toUpperCase)\\(\\)"
                + "|java\\.lang\\.String\\.format\\(java\\.lang\\.String, .*"
                + "|java\\.lang\\.String\\.formatted\\(.*"
                + "|java\\.io\\.Print(Stream|Writer)\\.(printf|format)\\(java\\.lang\\.String, .*"
                + "|java\\.text\\.(Decimal|SimpleDate|Message)Format\\.<init>\\(java\\.lang\\.String\\)"
                + "|java\\.text\\..*\\.get[A-Za-z]*Instance\\(\\)"
                + "|java\\.util\\.Locale\\.getDefault\\(.*"
                + "|java\\.time\\.format\\.DateTimeFormatter\\.ofPattern\\(java\\.lang\\.String\\)");
    }

    /** P38: a day begins elsewhere at another moment, and may have 23 or 25 hours. */
    @Test
    void noDateIsThatOfThePlatform() {
        nobodyCalls("java\\.time\\.ZoneId\\.systemDefault\\(.*"
                + "|java\\.util\\.TimeZone\\.getDefault\\(.*"
                + "|java\\.time\\.Clock\\.systemDefaultZone\\(.*"
                + "|java\\.time\\.(Local|Zoned|Offset)[A-Za-z]*\\.now\\(\\)");
    }

    /** P31: these may differ in the last bit from one JVM and processor to another; StrictMath's do not. */
    @Test
    void noNumberIsRoundedAsTheProcessorLikes() {
        nobodyCalls("java\\.lang\\.Math\\.(a?sin|a?cos|a?tan|atan2|sinh|cosh|tanh|exp|expm1|log|log10|log1p|pow|cbrt|hypot)\\(.*");
    }

    private static void nobodyCalls(String names) {
        noClasses().that().resideInAnyPackage("io.sheaf..").and().resideOutsideOfPackages("io.sheaf.benchmarks..", "io.sheaf.examples..")
                .should().callCodeUnitWhere(target(fullNameMatching(names)))
                .check(built.classes());
    }
}
