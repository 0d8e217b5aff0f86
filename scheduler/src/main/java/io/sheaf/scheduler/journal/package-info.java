/** What outlives a scheduler: a file of records, written before their effect, and what they mean when it starts again. */
package io.sheaf.scheduler.journal;
