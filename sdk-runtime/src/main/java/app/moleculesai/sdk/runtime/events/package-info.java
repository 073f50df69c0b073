/**
 * Announces what happened and hands it to subscribers, here and on other servers. When something is worth
 announcing is left to the rooms above.
 */
@NullMarked
package app.moleculesai.sdk.runtime.events;

import org.jspecify.annotations.NullMarked;
