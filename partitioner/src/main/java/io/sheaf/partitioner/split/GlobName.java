package io.sheaf.partitioner.split;

import io.sheaf.partitioner.split.Glob.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The part of a pattern between two slashes: what one name must look like. Characters are Unicode code points. */
final class GlobName {
    /** Stands in the list for any run of characters; compared by identity. */
    private static final IntPredicate ANY_RUN = c -> true;

    private final List<IntPredicate> parts;
    private final StringBuilder literal;
    private final boolean wild;
    private final boolean startsWild;

    private GlobName(List<IntPredicate> parts, StringBuilder literal, boolean wild, boolean startsWild) {
        this.parts = parts;
        this.literal = literal;
        this.wild = wild;
        this.startsWild = startsWild;
    }

    static GlobName parse(String text) throws SyntaxException {
        List<IntPredicate> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        boolean wild = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c == '*') {
                parts.add(ANY_RUN);
            } else if (c == '?') {
                parts.add(any -> true);
            } else if (c == '[') {
                int close = closingBracket(text, i);
                parts.add(set(text, i + 1, close));
                next = close + 1;
            } else {
                if (c == '\\') {
                    c = escaped(text, next);
                    next += Character.charCount(c);
                }
                int wanted = c;
                parts.add(given -> given == wanted);
                literal.appendCodePoint(c);
                i = next;
                continue;
            }
            wild = true;
            i = next;
        }
        return new GlobName(parts, literal, wild, !text.isEmpty() && "*?[".indexOf(text.charAt(0)) >= 0);
    }

    /** The only name that fits, when there is no wildcard. */
    Optional<String> literal() {
        return wild ? Optional.empty() : Optional.of(literal.toString());
    }

    /** Greedy with one point of return, so that no pattern takes more than (parts x characters) steps. */
    boolean matches(String name) {
        if (startsWild && Glob.isHidden(name)) {
            return false;
        }
        int[] chars = name.codePoints().toArray();
        int part = 0;
        int at = 0;
        int runPart = -1;
        int runAt = 0;
        while (at < chars.length) {
            if (part < parts.size() && parts.get(part) == ANY_RUN) {
                runPart = part++;
                runAt = at;
            } else if (part < parts.size() && parts.get(part).test(chars[at])) {
                part++;
                at++;
            } else if (runPart >= 0) {
                part = runPart + 1;
                at = ++runAt;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part) == ANY_RUN) {
            part++;
        }
        return part == parts.size();
    }

    /** Index of the bracket that closes the one at {@code open}; a bracket that comes first in a set is a member of it. */
    static int closingBracket(String text, int open) throws SyntaxException {
        int i = open + 1;
        if (i < text.length() && (text.charAt(i) == '!' || text.charAt(i) == '^')) {
            i++;
        }
        for (int first = i; i < text.length() && text.charAt(i) != '/'; i++) {
            if (text.charAt(i) == ']' && i > first) {
                return i;
            } else if (text.charAt(i) == '\\') {
                i++;
            }
        }
        throw new SyntaxException("[ is not closed by ]");
    }

    private static IntPredicate set(String text, int from, int close) throws SyntaxException {
        boolean negated = text.charAt(from) == '!' || text.charAt(from) == '^';
        int[] members = new int[2 * (close - from)];
        int count = 0;
        for (int i = negated ? from + 1 : from; i < close; ) {
            int low = member(text, i);
            i = afterMember(text, i);
            int high = low;
            if (i + 1 < close && text.charAt(i) == '-') {
                high = member(text, i + 1);
                i = afterMember(text, i + 1);
            }
            if (high < low) {
                throw new SyntaxException("the range in " + text.substring(from - 1, close + 1) + " runs backwards");
            }
            members[count++] = low;
            members[count++] = high;
        }
        int used = count;
        return c -> contains(members, used, c) != negated;
    }

    private static boolean contains(int[] bounds, int used, int c) {
        for (int i = 0; i < used; i += 2) {
            if (bounds[i] <= c && c <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    private static int member(String text, int at) throws SyntaxException {
        return text.charAt(at) == '\\' ? escaped(text, at + 1) : text.codePointAt(at);
    }

    private static int afterMember(String text, int at) {
        int start = text.charAt(at) == '\\' ? at + 1 : at;
        return start + Character.charCount(text.codePointAt(start));
    }

    private static int escaped(String text, int at) throws SyntaxException {
        if (at == text.length()) {
            throw new SyntaxException("\\ at the end has nothing to escape");
        }
        return text.codePointAt(at);
    }
}
