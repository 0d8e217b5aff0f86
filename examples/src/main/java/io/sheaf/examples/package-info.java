/** One file per example job. */
package io.sheaf.examples;
