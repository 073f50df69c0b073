/** Keeps messages and all other state in PostgreSQL. */
@NullMarked
package app.moleculesai.spi.messagestore.postgres;

import org.jspecify.annotations.NullMarked;
