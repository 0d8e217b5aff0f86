/** The wire: messages, their total translation to plan types, and tokens. */
package io.sheaf.protocol;
