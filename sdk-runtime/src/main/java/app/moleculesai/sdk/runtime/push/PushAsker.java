package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.runtime.protocol.Generation;
import java.util.UUID;

/**
 * Who speaks of push configurations.
 *
 * @param workspaceId of whose agent's tasks
 * @param owner who asks, in the words that owners of tasks are kept in
 * @param generation which generation of A2A is spoken
 */
public record PushAsker(UUID workspaceId, String owner, Generation generation) {}
