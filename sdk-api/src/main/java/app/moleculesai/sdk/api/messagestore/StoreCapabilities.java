package app.moleculesai.sdk.api.messagestore;

/**
 * What a store promises beyond the contract; data only, the same on every call.
 *
 * @param maxBodyBytes the largest request or response body; one byte more is {@code too_large}, never a cut (C18)
 * @param maxPageRows the largest page, also when it is extended to the end of a group of equal times (C7, C22)
 * @param maxAppend the most drafts in one append
 * @param durable whether what was answered with success survives the end of the process (C16)
 */
public record StoreCapabilities(int maxBodyBytes, int maxPageRows, int maxAppend,
    boolean durable) {}
