/**
 * Reaching a database: its address, the pool, migrations, and errors as the SDK knows them. Knows no table.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.database;

import org.jspecify.annotations.NullMarked;
