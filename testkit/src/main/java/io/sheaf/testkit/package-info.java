/** The laws of what users extend Sheaf with, to be checked in tests of any framework: each check throws an {@link AssertionError}. */
package io.sheaf.testkit;
