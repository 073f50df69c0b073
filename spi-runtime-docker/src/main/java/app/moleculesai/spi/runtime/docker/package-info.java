/**
 * Runs agents in Docker containers: makes, watches and removes them, and reaches into them. Who an agent is, and what its
 * start needs, is left to the server.
 */
@NullMarked
package app.moleculesai.spi.runtime.docker;

import org.jspecify.annotations.NullMarked;
