/** Runs agents in Docker containers. */
@NullMarked
package app.moleculesai.spi.runtime.docker;

import org.jspecify.annotations.NullMarked;
