/** What a user of Sheaf writes against: clusters, pools, datasets, jobs and their errors. */
package io.sheaf;
