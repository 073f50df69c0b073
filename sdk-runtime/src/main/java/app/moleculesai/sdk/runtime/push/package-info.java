/**
 * Push notifications of A2A ({@code a2a.md} 1): where news of tasks goes, what agents push to this server, and an outbox
 * that brings it to the receivers. Clients set and end them in {@code pushcalls}; asking agents to push, and the tasks
 * of agents inside this process, are left to {@code taskcalls}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.push;

import org.jspecify.annotations.NullMarked;
