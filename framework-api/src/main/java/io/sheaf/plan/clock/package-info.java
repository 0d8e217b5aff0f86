/** The clock that schedulers and workers go by, which a test may let jump; programs that use Sheaf need nothing from here. */
package io.sheaf.plan.clock;
