/** Who may talk to a cluster: the token of this user's clusters on this machine, and loopback addresses only. */
package io.sheaf.protocol.auth;
