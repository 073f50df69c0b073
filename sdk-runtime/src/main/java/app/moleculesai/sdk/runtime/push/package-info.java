/**
 * Push notifications of A2A ({@code a2a.md} 1): where news of tasks goes, what agents push to this server, and an outbox
 * that brings it to the receivers. Asking agents to push, and the tasks of agents inside this process, are left to {@code
 * a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.push;

import org.jspecify.annotations.NullMarked;
