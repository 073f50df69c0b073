/**
 * Answers for agents inside this process: canned texts for demonstrations, scripts, faults and a clock of their own for
 * tests. Who may talk to an agent, and what is kept of it, is left to the server.
 */
@NullMarked
package app.moleculesai.spi.runtime.mock;

import org.jspecify.annotations.NullMarked;
