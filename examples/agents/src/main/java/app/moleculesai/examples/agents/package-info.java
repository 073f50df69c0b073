/** Two agents that know the server by its HTTP interface alone. What they are good at is left to their {@code Skill}. */
@NullMarked
package app.moleculesai.examples.agents;

import org.jspecify.annotations.NullMarked;
