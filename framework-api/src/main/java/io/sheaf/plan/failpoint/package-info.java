/** Places in the product where a test may let a process die; programs that use Sheaf need nothing from here. */
package io.sheaf.plan.failpoint;
