/**
 * The registry: all state besides the log.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.registry;

import org.jspecify.annotations.NullMarked;
