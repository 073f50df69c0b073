/**
 * The plugin {@code postgres}: what it offers and how it is configured. The work is done in the packages below.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres;

import org.jspecify.annotations.NullMarked;
