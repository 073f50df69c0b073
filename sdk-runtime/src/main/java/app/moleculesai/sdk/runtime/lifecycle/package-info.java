/**
 * The life of a workspace: create, start, start again, change, delete. Being alive (register, heartbeat, sweeps) is left
 * to {@code presence}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
