package io.sheaf.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.scheduler.policy.RetryPolicy.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {

    private static final RetryPolicy POLICY = RetryPolicy.DEFAULT;

    private static int attempts(ErrorKind kind, int maxAttempts) {
        Trouble trouble = Trouble.NONE;
        for (int attempt = 1; attempt < 100; attempt++) {
            trouble = RetryPolicy.count(trouble, kind);
            if (POLICY.judge(trouble, kind, maxAttempts, Effects.IDEMPOTENT) != Verdict.RETRY) {
                return attempt;
            }
        }
        return 100;
    }

    @Test
    void eachKindHasABudgetOfItsOwn() {
        assertThat(attempts(ErrorKind.USER, 4)).isEqualTo(4);
        assertThat(attempts(ErrorKind.USER, 1)).isEqualTo(1);
        assertThat(attempts(ErrorKind.TIMEOUT, 2)).isEqualTo(2);
        assertThat(attempts(ErrorKind.RESOURCE, 1)).isEqualTo(3);
        assertThat(attempts(ErrorKind.ENVIRONMENT, 1)).isEqualTo(16);
    }

    @Test
    void onlyFailuresOfAKindUseItsBudget() {
        Trouble trouble = Trouble.NONE.plusUser().plusUser().plusUser().plusResource().plusEnvironment();
        assertThat(POLICY.judge(trouble, ErrorKind.USER, 4, Effects.IDEMPOTENT)).isEqualTo(Verdict.RETRY);
        assertThat(POLICY.judge(trouble, ErrorKind.RESOURCE, 4, Effects.IDEMPOTENT)).isEqualTo(Verdict.RETRY);
    }

    @ParameterizedTest
    @EnumSource(names = {"INPUT", "REFUSED", "INTERNAL", "CANCELLED"})
    void someKindsAreNeverTriedAgain(ErrorKind kind) {
        assertThat(attempts(kind, 10)).isEqualTo(1);
    }

    @Test
    void aTaskWithEffectsThatEndsByItselfIsTriedNoMoreThanWasAsked() {
        Trouble once = Trouble.NONE.plusResource();
        assertThat(POLICY.judge(once, ErrorKind.RESOURCE, 1, Effects.AT_LEAST_ONCE)).isEqualTo(Verdict.USED_UP);
        assertThat(POLICY.judge(once, ErrorKind.RESOURCE, 2, Effects.AT_LEAST_ONCE)).isEqualTo(Verdict.RETRY);
        assertThat(POLICY.judge(once.plusResource().plusResource(), ErrorKind.RESOURCE, 9, Effects.AT_LEAST_ONCE)).isEqualTo(Verdict.USED_UP);
        assertThat(POLICY.judge(Trouble.NONE.plusEnvironment(), ErrorKind.ENVIRONMENT, 1, Effects.AT_LEAST_ONCE)).isEqualTo(Verdict.RETRY);
    }

    @ParameterizedTest
    @EnumSource
    void whatMustHappenAtMostOnceIsNeverTriedAgain(ErrorKind kind) {
        assertThat(POLICY.judge(Trouble.NONE, kind, 10, Effects.AT_MOST_ONCE)).isEqualTo(Verdict.NEVER);
    }

    @Test
    void sharesFollowWeights() {
        FairShare share = new FairShare();
        double light = share.start();
        double heavy = share.start();
        int heavyTurns = 0;
        for (int i = 0; i < 400; i++) {
            if (heavy <= light) {
                heavy = share.after(heavy, 10, 3);
                heavyTurns++;
            } else {
                light = share.after(light, 10, 1);
            }
        }
        assertThat(heavyTurns).isBetween(299, 301);
    }

    @Test
    void aNewcomerStartsLevelWithTheOthers() {
        FairShare share = new FairShare();
        share.served(share.after(share.start(), 1000, 1));
        assertThat(share.start()).isEqualTo(1000);
    }

    @Test
    void suspectsMayNotMeetWhereTheCulpritIsToBeFound() {
        assertThat(WorkerChoice.mayTake(0, 5, 2, 1)).isTrue();
        assertThat(WorkerChoice.mayTake(1, 1, 1, 2)).isTrue();
        assertThat(WorkerChoice.mayTake(1, 2, 1, 2)).isFalse();
        assertThat(WorkerChoice.mayTake(1, 1, 2, 2)).isFalse();
        assertThat(WorkerChoice.mayTake(2, 1, 1, 2)).isFalse();
        assertThat(WorkerChoice.mayTake(2, 0, 0, 2)).isTrue();
    }
}
