/**
 * The message store: the log of activities and its facets.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.messagestore;

import org.jspecify.annotations.NullMarked;
