package io.sheaf.differential;

import io.sheaf.Pair;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What values look like, and when they are one key: defined here anew, so that the engine's own definition is tested. */
final class Values {

    private Values() {}

    static Object first(Object pair) {
        return ((Pair<?, ?>) pair).first();
    }

    static Object second(Object pair) {
        return ((Pair<?, ?>) pair).second();
    }

    /** With nulls, unlike {@link Stream#toList} as far as its type goes. */
    static List<Object> list(Stream<?> values) {
        return values.collect(Collectors.toCollection(ArrayList::new));
    }

    static List<Object> list(Iterable<?> values) {
        List<Object> list = new ArrayList<>();
        values.forEach(list::add);
        return list;
    }

    static List<String> shown(Collection<?> values) {
        return values.stream().map(Values::show).toList();
    }

    /** Each bit that matters as text; two values are the same if this is. All NaNs are one; lists are what is in them. */
    static String show(Object value) {
        StringBuilder out = new StringBuilder();
        show(value, out);
        return out.toString();
    }

    private static void show(Object value, StringBuilder out) {
        if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Long number) {
            out.append(number.longValue()).append('L');
        } else if (value instanceof Double number) {
            // In decimals releases of the JDK differ.
            out.append(Double.toHexString(number));
        } else if (value == null || value instanceof Integer || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Optional<?> optional) {
            all("Optional", optional.stream().toList(), out);
        } else if (value instanceof Set<?> set) {
            out.append(set.stream().map(Values::show).sorted().collect(Collectors.joining(", ", "Set(", ")")));
        } else if (value instanceof Collection<?> list) {
            all("List", list, out);
        } else if (value instanceof Map<?, ?> map) {
            out.append(map.entrySet().stream().map(entry -> show(entry.getKey()) + "=" + show(entry.getValue())).sorted()
                    .collect(Collectors.joining(", ", "Map(", ")")));
        } else if (value.getClass().isArray()) {
            all(value.getClass().getComponentType().getName() + "s", elements(value), out);
        } else if (value instanceof Record && !(value instanceof Type.Coin)) {
            all(value.getClass().getSimpleName(), parts(value), out);
        } else {
            out.append(type(value).getSimpleName()).append('(');
            quote(value.toString(), out);
            out.append(')');
        }
    }

    private static List<Object> elements(Object array) {
        return list(IntStream.range(0, Array.getLength(array)).mapToObj(i -> Array.get(array, i)));
    }

    private static void all(String name, Collection<?> parts, StringBuilder out) {
        out.append(name).append('(');
        String between = "";
        for (Object part : parts) {
            out.append(between);
            show(part, out);
            between = ", ";
        }
        out.append(')');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= ' ' && unit < 127 && unit != '"' && unit != '\\') {
                out.append(unit);
            } else {
                out.append("\\u").append(Integer.toHexString(0x10000 | unit), 1, 5);
            }
        }
        out.append('"');
    }

    private static List<Object> parts(Object value) {
        if (value instanceof Pair<?, ?> pair) {
            return Arrays.asList(pair.first(), pair.second());
        }
        List<Object> parts = new ArrayList<>();
        try {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                parts.add(component.getAccessor().invoke(value));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + value.getClass(), e);
        }
        return parts;
    }

    private static Object withParts(Object value, List<Object> parts) {
        if (value instanceof Pair<?, ?>) {
            return Pair.of(parts.get(0), parts.get(1));
        }
        try {
            Class<?>[] types = Arrays.stream(value.getClass().getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return value.getClass().getDeclaredConstructor(types).newInstance(parts.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + value.getClass(), e);
        }
    }

    /** A number that depends on each bit that matters. */
    static long hash(Object value) {
        if (value == null) {
            return 17;
        }
        if (value instanceof String text) {
            long hash = text.length();
            for (int i = 0; i < text.length(); i++) {
                hash = mix(hash ^ text.charAt(i));
            }
            return hash;
        }
        if (value instanceof Long number) {
            return mix(number);
        }
        if (value instanceof Integer number) {
            return mix(number + 0.5);
        }
        if (value instanceof Double number) {
            return mix(number);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? 23 : mix(hash(optional.get()) + 29);
        }
        if (value instanceof List<?> list) {
            return all(list, 31);
        }
        if (value instanceof Record && !(value instanceof Type.Coin)) {
            return all(parts(value), 37);
        }
        if (value instanceof Type.Keyless keyless) {
            return all(keyless.parts(), 43);
        }
        return hash(show(value));
    }

    private static long all(List<?> parts, long start) {
        long hash = start;
        for (Object part : parts) {
            hash = mix(hash ^ hash(part));
        }
        return hash;
    }

    private static long mix(double number) {
        return mix(Double.doubleToLongBits(number) + 41);
    }

    /** The mixing step of SplittableRandom (Steele, Lea and Flood, 2014). */
    static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** The value as it is once it has been a key: the zeros are one, wherever they are. Keys are one if these are equal. */
    static Object key(Object value) {
        return canonical(value, keyless -> {
            throw new Records.Unfit("no key");
        });
    }

    /** As {@link #key}, but what cannot be a key is what it is. */
    static Object keyOrSelf(Object value) {
        return canonical(value, keyless -> keyless);
    }

    private static Object canonical(Object value, UnaryOperator<Object> ofKeyless) {
        UnaryOperator<Object> part = each -> canonical(each, ofKeyless);
        if (value instanceof Double number) {
            return number == 0 ? 0.0 : number;
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(part);
        }
        if (value instanceof List<?> list) {
            return list(list.stream().map(part));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> canonical = new LinkedHashMap<>();
            map.forEach((key, content) -> canonical.put(part.apply(key), part.apply(content)));
            return canonical;
        }
        if (value instanceof Record) {
            return withParts(value, list(parts(value).stream().map(part)));
        }
        return value instanceof Type.Keyless ? ofKeyless.apply(value) : value;
    }

    /** That of their type, null first. Where it sees no difference but there is one, records are as their bytes. */
    @SuppressWarnings("unchecked")
    static Comparator<Object> naturalOrder(List<Object> values, Records of) {
        of.require(values.stream().filter(Objects::nonNull).map(Values::type).distinct().count() <= 1, "several types");
        of.require(values.stream().allMatch(value -> value == null || value instanceof byte[] || value instanceof Comparable<?>), "no order");
        Comparator<Object> order = Comparator.nullsFirst(
                (a, b) -> a instanceof byte[] bytes ? Arrays.compareUnsigned(bytes, (byte[]) b) : ((Comparable<Object>) a).compareTo(b));
        List<Object> sorted = list(values.stream().sorted(order));
        for (int i = 1; i < sorted.size(); i++) {
            Object a = sorted.get(i - 1);
            Object b = sorted.get(i);
            of.require(order.compare(a, b) != 0 || show(a).equals(show(b)), "the order of bytes decides");
        }
        return order;
    }

    private static Class<?> type(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }
}
