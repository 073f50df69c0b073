/**
 * What operators watch: health, readiness, metrics, what was built, whether loops run. Finding out is left to the parts
 * that are asked.
 */
@NullMarked
package app.moleculesai.sdk.runtime.observe;

import org.jspecify.annotations.NullMarked;
