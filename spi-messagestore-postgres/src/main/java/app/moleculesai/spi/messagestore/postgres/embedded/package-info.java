/**
 * A PostgreSQL server of our own in a folder, for people without one: unpacked, started, kept running and stopped by
 * this process. Knows nothing of tables or of how the database is used.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.embedded;

import org.jspecify.annotations.NullMarked;
