/** Code bundles: what they are named by, what they list, and how they travel. */
package io.sheaf.protocol.code;
