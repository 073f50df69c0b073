package app.moleculesai.sdk.api.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A token for a whole organisation.
 *
 * @param id names it in listings
 * @param hash SHA-256 of the plaintext
 * @param prefix the first 8 characters of the plaintext
 * @param name what its owner calls it
 * @param createdBy who issued it: {@code admin-token}, {@code session} or {@code org-token:<prefix>}
 * @param orgId the root workspace it is confined to, and with which it is purged; none for all
 * @param createdAt when it was issued
 * @param lastUsedAt when it was last seen, best effort
 */
public record OrgToken(
    UUID id,
    TokenHash hash,
    String prefix,
    Optional<String> name,
    Optional<String> createdBy,
    Optional<UUID> orgId,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {}
