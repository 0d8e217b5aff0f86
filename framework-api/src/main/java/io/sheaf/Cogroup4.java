package io.sheaf;

import java.util.List;

/** The values one key has in four datasets, each in the order of the records; empty where a dataset lacks the key. */
public record Cogroup4<A, B, C, D>(List<A> first, List<B> second, List<C> third, List<D> fourth) {}
