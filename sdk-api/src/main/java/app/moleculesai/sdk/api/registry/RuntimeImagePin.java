package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.error.SdkException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says that agents of a runtime name are started from one digest of its image, whatever its tag says meanwhile
 * ({@code wire.md} IM-6).
 *
 * @param runtime the runtime name
 * @param digest {@code sha256:} and 64 hexadecimal digits in lower case
 * @param updatedAt when it was set
 * @param updatedBy who set it
 * @param notes why
 */
public record RuntimeImagePin(
    String runtime,
    String digest,
    Instant updatedAt,
    Optional<String> updatedBy,
    Optional<String> notes) {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Checks the digest. */
  public RuntimeImagePin {
    if (!DIGEST.matcher(digest).matches()) {
      throw SdkException.invalid("digest", "must be sha256: and 64 hexadecimal digits");
    }
  }
}
