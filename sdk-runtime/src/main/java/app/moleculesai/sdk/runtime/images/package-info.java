/**
 * The images that agents are started from: fetching newer ones, and starting again who runs an older one. Which image an
 * agent has is left to its workspace runtime.
 */
@NullMarked
package app.moleculesai.sdk.runtime.images;

import org.jspecify.annotations.NullMarked;
