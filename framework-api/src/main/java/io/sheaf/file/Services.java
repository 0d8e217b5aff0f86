package io.sheaf.file;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/** Finds services beside Sheaf's own code and in the code of the program, each class once. Safe for use by many threads. */
final class Services {

    // Asked for each file. Held softly, because a service holds the loader it came with.
    private static final Map<ClassLoader, SoftReference<Map<Class<?>, List<?>>>> KNOWN = new WeakHashMap<>();

    private Services() {}

    @SuppressWarnings("unchecked")
    static <S> List<S> all(Class<S> service) {
        // Of a task it is the loader of the program's code, which does not see what a worker has beside the API.
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader program = context == null ? service.getClassLoader() : context;
        synchronized (KNOWN) {
            SoftReference<Map<Class<?>, List<?>>> reference = KNOWN.get(program);
            Map<Class<?>, List<?>> known = reference == null ? null : reference.get();
            if (known == null) {
                known = new LinkedHashMap<>();
                KNOWN.put(program, new SoftReference<>(known));
            }
            return (List<S>) known.computeIfAbsent(service, unused -> find(service, program));
        }
    }

    private static <S> List<S> find(Class<S> service, ClassLoader program) {
        Map<Class<?>, S> found = new LinkedHashMap<>();
        add(ServiceLoader.load(service, service.getClassLoader()), found);
        add(ServiceLoader.load(service, program), found);
        return new ArrayList<>((Collection<S>) found.values());
    }

    private static <S> void add(ServiceLoader<S> loader, Map<Class<?>, S> found) {
        loader.stream().forEach(provider -> found.computeIfAbsent(provider.type(), unused -> provider.get()));
    }
}
