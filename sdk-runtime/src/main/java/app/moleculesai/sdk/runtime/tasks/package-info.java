/**
 * Keeps the tasks of agents inside this process: what became of them, their events, who follows them ({@code a2a.md} 1).
 * Asking the agents, and writing answers, is left to {@code taskcalls}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.tasks;

import org.jspecify.annotations.NullMarked;
