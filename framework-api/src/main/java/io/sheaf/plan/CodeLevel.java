package io.sheaf.plan;

/**
 * The newest Java that a job's code was compiled for.
 *
 * @param javaFeature feature release, such as 21; 0 if it runs on every worker
 * @param className a class that needs it, for people; empty if none
 */
public record CodeLevel(int javaFeature, String className) {
    public static final CodeLevel ANY = new CodeLevel(0, "");
}
