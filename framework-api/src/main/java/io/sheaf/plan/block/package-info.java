/** How a block's bytes are laid out, so that whoever reads one can tell that it is the right one and unharmed. */
package io.sheaf.plan.block;
