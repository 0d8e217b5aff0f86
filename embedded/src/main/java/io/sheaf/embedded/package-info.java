/** The real scheduler and the real worker in this JVM, linked in memory, without sockets. */
package io.sheaf.embedded;
