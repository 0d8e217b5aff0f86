/**
 * The types of all function parameters of the API: the JDK's functional interfaces, serialisable, so that a lambda
 * written at the call can travel.
 */
package io.sheaf.function;
