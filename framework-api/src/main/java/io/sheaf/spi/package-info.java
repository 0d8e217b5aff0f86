/** What engines implement and call; programs that use Sheaf need nothing from here. */
package io.sheaf.spi;
