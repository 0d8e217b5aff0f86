/** To which partition a record goes: by hash, in turn, or by range of encoded keys. Everything is pure arithmetic. */
package io.sheaf.partitioner.route;
