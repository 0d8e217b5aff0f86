/** The worker's ends of the data plane: what it serves, and how it reads what others hold. */
package io.sheaf.worker.shuffle;
