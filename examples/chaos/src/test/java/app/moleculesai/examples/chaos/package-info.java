/**
 * Whole servers with real agents in containers, and what they answer when something breaks. How the Docker runtime itself
 * takes such things is left to its own tests.
 */
@NullMarked
package app.moleculesai.examples.chaos;

import org.jspecify.annotations.NullMarked;
