package io.sheaf.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds services beside Sheaf's own code and in the code of the program, each class once. */
final class Services {

    private Services() {}

    static <S> Iterable<S> load(Class<S> service) {
        Map<Class<?>, S> found = new LinkedHashMap<>();
        add(ServiceLoader.load(service, service.getClassLoader()), found);
        // Of a task, the loader of the program's code, which does not see what the worker has beside the API.
        add(ServiceLoader.load(service), found);
        return found.values();
    }

    private static <S> void add(ServiceLoader<S> loader, Map<Class<?>, S> found) {
        loader.stream().forEach(provider -> found.computeIfAbsent(provider.type(), unused -> provider.get()));
    }
}
