/** {@code sheaf chaos}. */
package io.sheaf.chaos.command;
