/** Which data goes where: input splits and the routing of keys. Pure arithmetic. */
package io.sheaf.partitioner;
