package io.sheaf;

import java.util.List;

/** The values one key has in three datasets, each in the order of the records; empty where a dataset lacks the key. */
public record Cogroup3<A, B, C>(List<A> first, List<B> second, List<C> third) {}
