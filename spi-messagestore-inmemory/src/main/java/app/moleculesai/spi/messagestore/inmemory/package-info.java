/** Keeps messages and all other state in memory. */
@NullMarked
package app.moleculesai.spi.messagestore.inmemory;

import org.jspecify.annotations.NullMarked;
