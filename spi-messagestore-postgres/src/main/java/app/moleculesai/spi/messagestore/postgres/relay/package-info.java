/**
 * News between servers by LISTEN and NOTIFY. What is news is left to the registry and to the server.
 */
@NullMarked
package app.moleculesai.spi.messagestore.postgres.relay;

import org.jspecify.annotations.NullMarked;
