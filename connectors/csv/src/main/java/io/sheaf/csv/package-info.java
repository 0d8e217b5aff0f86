/** CSV files (RFC 4180 and its relatives) as a source and a sink. An artifact of its own, which travels to the workers with the program. */
package io.sheaf.csv;
