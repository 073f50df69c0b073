package app.moleculesai.sdk.api.registry;

/**
 * A change of state that happened.
 *
 * @param from the state before
 * @param workspace the row after
 */
public record Transition(WorkspaceStatus from, Workspace workspace) {}
