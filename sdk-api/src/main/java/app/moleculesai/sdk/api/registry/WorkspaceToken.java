package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A token of a workspace. The plaintext is nowhere kept.
 *
 * @param id names it in listings
 * @param workspaceId whose it is
 * @param hash SHA-256 of the plaintext
 * @param prefix the first 8 characters of the plaintext
 * @param createdAt when it was issued
 * @param lastUsedAt when it was last seen, best effort
 */
public record WorkspaceToken(
    UUID id,
    UUID workspaceId,
    TokenHash hash,
    String prefix,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {}
