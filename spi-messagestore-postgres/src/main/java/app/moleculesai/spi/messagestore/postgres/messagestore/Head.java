package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.time.Instant;
import java.util.Optional;

/**
 * What an append was given of a workspace.
 *
 * @param lastSequence the last of the numbers that were taken
 * @param latest the latest time of all rows before; none when there were none
 */
record Head(long lastSequence, Optional<Instant> latest) {}
