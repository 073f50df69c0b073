/**
 * Keeps messages and all other state in memory, and nothing after it was closed. What survives a restart is left to
 * other plugins.
 */
@NullMarked
package app.moleculesai.spi.messagestore.inmemory;

import org.jspecify.annotations.NullMarked;
