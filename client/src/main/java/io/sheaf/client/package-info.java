/** Submits jobs, watches them, orders and merges their results. */
package io.sheaf.client;
