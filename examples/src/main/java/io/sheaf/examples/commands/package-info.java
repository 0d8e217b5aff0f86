/** The examples as commands. Kept apart from the jobs, whose classes travel to workers, where picocli is not. */
package io.sheaf.examples.commands;
