package io.sheaf;

import java.util.List;

/** The values one key has in two datasets, each in the order of the records; empty where a dataset lacks the key. */
public record Cogroup2<A, B>(List<A> first, List<B> second) {}
