/**
 * Organisations from templates: reads them, plans what an import would do, and imports them. How a workspace comes
 * into being, and how its agent is started, is left to {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.org;

import org.jspecify.annotations.NullMarked;
