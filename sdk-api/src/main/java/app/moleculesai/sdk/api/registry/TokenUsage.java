package app.moleculesai.sdk.api.registry;

import java.time.LocalDate;
import java.util.UUID;

/**
 * The language-model tokens a workspace used in one UTC day.
 *
 * @param workspaceId who used them
 * @param day which day
 * @param inputTokens how many were read
 * @param outputTokens how many were written
 * @param calls in how many calls
 */
public record TokenUsage(UUID workspaceId, LocalDate day, long inputTokens, long outputTokens,
    long calls) {}
