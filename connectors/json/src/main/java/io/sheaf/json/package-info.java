/** JSON lines as datasets and as a sink. An artifact of its own, which travels to the workers with the program. */
package io.sheaf.json;
