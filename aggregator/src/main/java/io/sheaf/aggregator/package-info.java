/** How results become one: combining, sorting, merging, and which attempt of a task won. */
package io.sheaf.aggregator;
