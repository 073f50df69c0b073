/**
 * Organisations: plans what the import of a template would do, and imports it. How a template is read is left to
 * {@code templates}; how a workspace comes into being, and how its agent is started, to {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.org;

import org.jspecify.annotations.NullMarked;
