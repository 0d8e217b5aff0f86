package io.sheaf.partitioner.split;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for paths, as a list of steps from one directory to the next. {@code *} stands for any run of
 * characters, {@code ?} for one, {@code [a-z]} and {@code [!a-z]} for one of a set, {@code {a,b}} for either text,
 * {@code \} takes the next character as it is, and {@code **} alone between two slashes for any number of
 * directories, also none. Only {@code {...}} crosses a slash. A wildcard at the start of a name fits no name that
 * starts with {@code .} or {@code _}.
 */
final class Glob {
    private static final int MOST_ALTERNATIVES = 1024;
    private static final int MOST_BRACES = 100;

    /** One step down. */
    sealed interface Step {}

    /** To the entry of exactly this name. */
    record Name(String name) implements Step {}

    /** To every entry whose name fits. */
    record Pattern(GlobName name) implements Step {}

    /** To this directory and every directory below it. */
    record AnyDirectories() implements Step {}

    /** A pattern that does not follow the syntax. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    private Glob() {}

    /** Whether {@code path} can only be meant as a pattern once it is known that nothing has this name. */
    static boolean hasWildcard(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    /** Whether a name is passed over unless the user spelt out its beginning. */
    static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    /** The ways down that {@code pattern} allows, one list of steps for each combination of its {@code {...}}. */
    static List<List<Step>> parse(String pattern) throws SyntaxException {
        if (pattern.chars().filter(c -> c == '{').count() > MOST_BRACES) {
            throw new SyntaxException("it has more than " + MOST_BRACES + " of {...}");
        }
        List<String> alternatives = new ArrayList<>();
        expand("", pattern, alternatives);
        List<List<Step>> ways = new ArrayList<>(alternatives.size());
        for (String alternative : alternatives) {
            ways.add(steps(alternative));
        }
        return ways;
    }

    private static List<Step> steps(String alternative) throws SyntaxException {
        List<Step> steps = new ArrayList<>();
        for (String name : alternative.split("/")) {
            if (name.equals("**")) {
                steps.add(new AnyDirectories());
            } else if (!name.isEmpty()) {
                steps.add(step(name));
            }
        }
        return steps;
    }

    private static Step step(String name) throws SyntaxException {
        if (name.contains("**")) {
            throw new SyntaxException("** must stand alone between slashes, as in **/*.txt, not as in " + name);
        }
        GlobName parsed = GlobName.parse(name);
        return parsed.literal().<Step>map(Name::new).orElseGet(() -> new Pattern(parsed));
    }

    /** Replaces the first {@code {...}} of {@code rest} by each of its alternatives, and so on behind it. */
    private static void expand(String done, String rest, List<String> out) throws SyntaxException {
        int open = find(rest, 0, "{");
        if (open == rest.length()) {
            if (out.size() == MOST_ALTERNATIVES) {
                throw new SyntaxException("its {...} make more than " + MOST_ALTERNATIVES + " alternatives");
            }
            out.add(done + rest);
            return;
        }
        int close = closing(rest, open);
        int from = open + 1;
        while (from <= close) {
            int comma = alternativeEnd(rest, from, close);
            expand(done, rest.substring(0, open) + rest.substring(from, comma) + rest.substring(close + 1), out);
            from = comma + 1;
        }
    }

    private static int closing(String text, int open) throws SyntaxException {
        int depth = 1;
        for (int i = find(text, open + 1, "{}"); i < text.length(); i = find(text, i + 1, "{}")) {
            depth += text.charAt(i) == '{' ? 1 : -1;
            if (depth == 0) {
                return i;
            }
        }
        throw new SyntaxException("{ is not closed by }");
    }

    private static int alternativeEnd(String text, int from, int close) throws SyntaxException {
        for (int i = find(text, from, ",{"); i < close; i = find(text, i + 1, ",{")) {
            if (text.charAt(i) == ',') {
                return i;
            }
            i = closing(text, i);
        }
        return close;
    }

    /** Index of the first of {@code wanted} that is neither escaped nor within brackets; the length if there is none. */
    private static int find(String text, int from, String wanted) throws SyntaxException {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (wanted.indexOf(c) >= 0) {
                return i;
            } else if (c == '\\') {
                i++;
            } else if (c == '[') {
                i = GlobName.closingBracket(text, i);
            }
        }
        return text.length();
    }
}
