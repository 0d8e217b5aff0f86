/** How values become bytes and bytes values; and the hash of key bytes that routes them. */
package io.sheaf.codec;
