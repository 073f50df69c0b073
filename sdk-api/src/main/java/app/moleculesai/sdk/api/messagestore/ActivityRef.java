package app.moleculesai.sdk.api.messagestore;

import java.util.UUID;

/**
 * Names one activity. A store answers a ref whose workspace is not the activity's as it answers an unknown one:
 * {@code not_found}.
 *
 * @param workspaceId whose log it is in
 * @param activityId its id
 */
public record ActivityRef(UUID workspaceId, UUID activityId) {}
