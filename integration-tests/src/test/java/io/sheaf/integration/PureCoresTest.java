package io.sheaf.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The state machines decide from their arguments alone: the same events give the same commands, on any machine. */
class PureCoresTest {

    private static JavaClasses classes;

    @BeforeAll
    static void load() throws IOException {
        classes = BuiltClasses.load().classes();
    }

    @Test
    void coresReadNoClock() {
        check(coreClasses().should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(java.time.Instant.class, "now")
                .orShould().dependOnClassesThat(resideInAnyPackage("io.sheaf.plan.clock.."))
                .orShould().dependOnClassesThat(nameMatching("java\\.time\\.(Clock|InstantSource)")));
    }

    @Test
    void coresDrawNoRandomNumbers() {
        check(coreClasses().should().dependOnClassesThat(nameMatching("java\\.(util|security)\\.(.*\\.)?.*Random.*"))
                .orShould().callMethod(Math.class, "random")
                .orShould().callMethod(java.util.UUID.class, "randomUUID"));
    }

    @Test
    void coresHaveNoThreadsAndNoFutures() {
        check(coreClasses().should().dependOnClassesThat(resideInAnyPackage("java.util.concurrent..").and(not(type(java.util.concurrent.TimeUnit.class))))
                .orShould().dependOnClassesThat(nameMatching("java\\.lang\\.(Thread|ThreadLocal|Process.*)")));
    }

    @Test
    void coresReadAndWriteNothingAndLogNothing() {
        check(coreClasses().should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.util.logging.."))
                .orShould().dependOnClassesThat(nameMatching("java\\.io\\..*(Stream|Reader|Writer|File|Console).*"))
                .orShould().dependOnClassesThat(nameMatching("java\\.lang\\.System\\$Logger.*")));
    }

    @Test
    void coresIterateInADefinedOrder() {
        check(coreClasses().should().callConstructor(java.util.HashMap.class)
                .orShould().callConstructor(java.util.HashMap.class, int.class)
                .orShould().callConstructor(java.util.HashSet.class)
                .orShould().callConstructor(java.util.HashSet.class, java.util.Collection.class)
                .orShould().dependOnClassesThat(nameMatching("java\\.util\\.(Identity|Weak)HashMap"))
                .orShould().callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching(
                                "java\\.util\\.(Set|Map)\\.(of|copyOf|ofEntries)\\(.*"))));
    }

    private static GivenClassesConjunction coreClasses() {
        return noClasses().that().resideInAnyPackage("io.sheaf.scheduler.core..", "io.sheaf.scheduler.policy..", "io.sheaf.worker.core..");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }
}
