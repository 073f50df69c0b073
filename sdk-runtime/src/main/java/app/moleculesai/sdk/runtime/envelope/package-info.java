/**
 * The one parser of A2A bodies, of both generations: chat messages of a log row, the envelope of a request, facts of a
 * reply, an event stream folded into one reply. Where bodies come from and who may read them is left to others.
 */
@NullMarked
package app.moleculesai.sdk.runtime.envelope;

import org.jspecify.annotations.NullMarked;
