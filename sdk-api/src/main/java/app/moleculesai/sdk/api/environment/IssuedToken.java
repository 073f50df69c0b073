package app.moleculesai.sdk.api.environment;

import app.moleculesai.sdk.api.plugin.Secret;
import java.time.Instant;

/**
 * A token that expires. Its text does not show it.
 *
 * @param token the token
 * @param expiresAt until when it can be used
 */
public record IssuedToken(Secret token, Instant expiresAt) {}
