package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirement;
import app.moleculesai.sdk.runtime.templates.EnvironmentRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers which secrets everybody has, with a value that is not empty. */
final class GlobalSecrets {
  private final Map<String, StoredSecret> byName;
  private final SecretVault vault;

  private GlobalSecrets(Map<String, StoredSecret> byName, SecretVault vault) {
    this.byName = byName;
    this.vault = vault;
  }

  /**
   * Returns what a template requires and nobody has; a template that requires nothing asks nothing.
   *
   * @throws SdkException {@code internal} when the secrets cannot be read ({@code wire.md} 7.2); {@code secret_unreadable}
   */
  static List<EnvironmentRequirement> missing(EnvironmentRequirements requirements,
      Registry registry, SecretVault vault) {
    return requirements.required().isEmpty()
        ? List.of()
        : requirements.missing(read(registry, vault)::isSet);
  }

  private static GlobalSecrets read(Registry registry, SecretVault vault) {
    try {
      return new GlobalSecrets(registry.secrets().list(Optional.empty()).stream()
          .collect(Collectors.toMap(StoredSecret::key, Function.identity())), vault);
    } catch (SdkException e) {
      throw switch (e.code()) {
        case UNAVAILABLE, BUSY -> e;
        default -> new SdkException(ErrorCode.INTERNAL,
            "the names of the global secrets could not be read", e);
      };
    }
  }

  private boolean isSet(String name) {
    return Optional.ofNullable(byName.get(name))
        .filter(secret -> !vault.open(secret).isEmpty()).isPresent();
  }
}
