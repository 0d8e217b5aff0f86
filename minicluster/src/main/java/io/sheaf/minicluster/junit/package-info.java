/** Tests of users' jobs under faults, for JUnit 5. */
package io.sheaf.minicluster.junit;
