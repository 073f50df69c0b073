package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Who owns what agents of a role do on GitHub ({@code wire.md} EM-4): the file of
 * {@code MOLECULE_GH_IDENTITY_CONFIG_FILE}, {@code roles: {<role>: {owner: <login>}}}, where the role {@code default}
 * stands for those that are not named. Immutable.
 */
public final class RoleOwners {
  private static final String ANY = "default";

  private final Map<String, String> owners;

  private RoleOwners(Map<String, String> owners) {
    this.owners = Map.copyOf(owners);
  }

  /**
   * Reads the file; without one nobody has an owner.
   *
   * @throws SdkException {@code config_invalid} when it is not there or not as it should be
   */
  public static RoleOwners of(Optional<Path> file) {
    return new RoleOwners(file.map(RoleOwners::read).orElse(Map.of()));
  }

  private static Map<String, String> read(Path file) {
    try {
      var map = YamlMap.read(Files.readString(file)).orElse(Map.of());
      if (map.get("roles") instanceof Map<?, ?> roles) {
        var owners = new LinkedHashMap<String, String>();
        roles.forEach((role, keys) -> owners.put(String.valueOf(role), owner(file, role, keys)));
        return owners;
      }
      throw invalid(file, "must hold roles: {<role>: {owner: <login>}}", null);
    } catch (IOException e) {
      throw invalid(file, "cannot be read", e);
    } catch (YamlEngineException e) {
      throw invalid(file, "is not YAML", e);
    }
  }

  private static String owner(Path file, Object role, Object keys) {
    if (keys instanceof Map<?, ?> map && map.get("owner") instanceof String owner
        && !owner.isBlank()) {
      return owner;
    }
    throw invalid(file, "says no owner of the role '" + role + "'", null);
  }

  private static SdkException invalid(Path file, String problem, @Nullable Exception cause) {
    return new SdkException(ErrorCode.CONFIG_INVALID,
        "MOLECULE_GH_IDENTITY_CONFIG_FILE: " + file + " " + problem, cause);
  }

  /** Adds owner and badge of an agent whose role has an owner, unless they are there already. */
  void addTo(Map<String, String> environment, UUID workspaceId) {
    var role = Optional.ofNullable(environment.get("MOLECULE_AGENT_ROLE"))
        .filter(text -> !text.isBlank());
    role.map(name -> owners.getOrDefault(name, owners.get(ANY))).ifPresent(owner -> {
      environment.putIfAbsent("MOLECULE_OWNER", owner);
      environment.putIfAbsent("MOLECULE_ATTRIBUTION_BADGE", "[Agent: " + role.get() + ", ws-"
          + workspaceId.toString().split("-", 2)[0] + "]");
    });
  }
}
