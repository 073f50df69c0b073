/**
 * Agents that died or are in doubt: who is dead, starting it again, and the sweeps that look for what runs and should
 * not, or should and does not. Starting one agent is left to {@code lifecycle}, what agents say of themselves to
 * {@code presence}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.recovery;

import org.jspecify.annotations.NullMarked;
