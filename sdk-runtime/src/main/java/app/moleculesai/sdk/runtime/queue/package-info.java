/**
 * Messages that wait for busy agents: sends each once its agent is free, on the way every message goes, and looks after
 * those that nobody can take. Sending, and letting a message wait in the first place, is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.queue;

import org.jspecify.annotations.NullMarked;
