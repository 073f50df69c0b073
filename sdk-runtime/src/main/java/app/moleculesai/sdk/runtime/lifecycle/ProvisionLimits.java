package app.moleculesai.sdk.runtime.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.runtime.config.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * How long an agent may take until it calls ({@code wire.md} 5.8): what the operator says for all, else the longest of
 * the templates of its runtime, else what is usual. Immutable.
 */
public final class ProvisionLimits {
  private static final System.Logger LOG = System.getLogger(ProvisionLimits.class.getName());
  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final Map<String, Duration> SLOW = Map.of("hermes", Duration.ofMinutes(30));

  private final Optional<Duration> forAll;
  private final Map<String, Duration> ofTemplates;

  private ProvisionLimits(Optional<Duration> forAll, Map<String, Duration> ofTemplates) {
    this.forAll = forAll;
    this.ofTemplates = Map.copyOf(ofTemplates);
  }

  /** Reads the templates in a folder, if there is one; those that cannot be read say nothing. */
  public static ProvisionLimits read(Optional<Duration> forAll, Optional<Path> templates) {
    var limits = new TreeMap<String, Duration>();
    templates.filter(Files::isDirectory).ifPresent(folder -> {
      try (var inside = Files.list(folder)) {
        inside.map(template -> template.resolve("config.yaml")).filter(Files::isRegularFile)
            .forEach(file -> read(file, limits));
      } catch (IOException e) {
        LOG.log(WARNING, "templates in " + folder + " cannot be listed", e);
      }
    });
    return new ProvisionLimits(forAll, limits);
  }

  private static void read(Path file, Map<String, Duration> limits) {
    try {
      var map = YamlMap.read(Files.readString(file)).orElse(Map.of());
      if (map.get("runtime") instanceof String runtime
          && map.get("runtime_config") instanceof Map<?, ?> config
          && config.get("provision_timeout_seconds") instanceof Integer seconds && seconds > 0) {
        limits.merge(runtime.strip(), Duration.ofSeconds(seconds),
            (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    } catch (IOException | YamlEngineException e) {
      LOG.log(WARNING, "template " + file + " could not be read", e);
    }
  }

  /** Returns the limit of a runtime. */
  public Duration of(String runtime) {
    return forAll.or(() -> ofTemplate(runtime))
        .orElseGet(() -> SLOW.getOrDefault(runtime, USUAL));
  }

  /** Returns the limit that templates of a runtime give. */
  public Optional<Duration> ofTemplate(String runtime) {
    return Optional.ofNullable(ofTemplates.get(runtime));
  }
}
