/** Reaches a cluster over the network: the link to its scheduler, the program's code on its way there, questions of people. */
package io.sheaf.client.remote;
