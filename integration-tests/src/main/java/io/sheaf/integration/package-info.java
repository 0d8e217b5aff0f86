/** Tests that start real processes, and the rules that span modules. */
package io.sheaf.integration;
