package app.moleculesai.sdk.api.messagestore;

/**
 * What an append answers for one draft; the same again when an append with the same key is repeated (C12).
 *
 * @param ref names the activity; of a repeated append the first one's
 * @param sequence its place in the workspace's log
 */
public record Receipt(ActivityRef ref, long sequence) {}
