/** Jobs whose answers are known, on clusters of real processes in which things go wrong, and a judge of what they give. */
package io.sheaf.chaos;
