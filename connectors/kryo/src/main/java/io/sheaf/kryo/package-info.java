/** Codecs by Kryo. An artifact of its own, which travels to the workers with the program. */
package io.sheaf.kryo;
