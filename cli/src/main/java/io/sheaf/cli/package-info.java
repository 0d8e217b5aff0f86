/** The sheaf command: parsing and printing. */
package io.sheaf.cli;
