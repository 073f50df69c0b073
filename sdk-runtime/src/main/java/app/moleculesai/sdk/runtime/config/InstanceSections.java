package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Secret;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code stores}, {@code registries}, {@code runtimes}, {@code relays}, {@code sources} and {@code contributors}. Knows which instances stand without
 * being named: {@code stores.main} and {@code registries.main}, and the runtimes that ship with the server.
 */
final class InstanceSections {
  static final Map<String, Kind> NAMES = Map.of("stores", Kind.STORES, "registries",
      Kind.REGISTRIES, "runtimes", Kind.RUNTIMES, "relays", Kind.RELAYS, "sources",
      Kind.SOURCES, "contributors", Kind.CONTRIBUTORS);

  private static final List<String> SHIPPED_RUNTIMES = List.of("mock", "docker");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern TYPE = Pattern.compile("(" + NAME + "/)?" + NAME);

  private final Map<InstanceRef, InstanceConfig> instances = new LinkedHashMap<>();
  private final Optional<String> databaseUrl;
  private final List<String> problems;
  private final List<String> warnings;

  private InstanceSections(Optional<String> databaseUrl, List<String> problems,
      List<String> warnings) {
    this.databaseUrl = databaseUrl;
    this.problems = problems;
    this.warnings = warnings;
  }

  static Map<InstanceRef, InstanceConfig> read(Tree tree, List<String> problems,
      List<String> warnings) {
    var url = Optional.ofNullable(tree.values().get("database-url"))
        .map(value -> value instanceof Secret secret ? secret.reveal() : value.toString())
        .filter(text -> !text.isEmpty());
    var sections = new InstanceSections(url, problems, warnings);
    for (var kind : Kind.values()) {
      sections.section(kind, tree.section(kind.name().toLowerCase(Locale.ROOT)));
    }
    return sections.instances;
  }

  /** Returns the tree in which instances that are named without a key have an empty map: they are named all the same. */
  static Tree named(Tree tree) {
    var values = new LinkedHashMap<>(tree.values());
    NAMES.keySet().forEach(section -> values.computeIfPresent(section, (name, value) -> {
      if (!(value instanceof Map<?, ?> instances)) {
        return value;
      }
      var named = new LinkedHashMap<String, Object>();
      instances.forEach((instance, keys) -> named.put(String.valueOf(instance),
          keys == null ? Map.of() : keys));
      return named;
    }));
    return new Tree(values);
  }

  private void section(Kind kind, Map<String, Object> section) {
    var named = new LinkedHashMap<>(section);
    if (kind == Kind.STORES || kind == Kind.REGISTRIES) {
      named.putIfAbsent("main", Map.of());
    }
    named.forEach((name, value) -> {
      var ref = new InstanceRef(kind, name);
      if (!NAME.matcher(name).matches()) {
        problems.add("'" + ref + "': a name must match " + NAME);
      } else if (value instanceof Map<?, ?> keys) {
        instance(ref, Tree.texts(keys));
      } else {
        problems.add("'" + ref + "' must hold keys with values, such as type");
      }
    });
    if (kind == Kind.RUNTIMES) {
      for (var name : SHIPPED_RUNTIMES) {
        var ref = new InstanceRef(kind, name);
        instances.putIfAbsent(ref,
            new InstanceConfig(ref, name, Map.of(), Set.of(), 0, true, true));
      }
    }
  }

  private void instance(InstanceRef ref, Map<String, Object> keys) {
    var values = new LinkedHashMap<>(keys);
    var type = Optional.ofNullable(values.remove("type")).map(String::valueOf)
        .or(() -> defaultType(ref));
    if (type.isEmpty()) {
      problems.add("'" + ref + "' needs a type, such as " + ref + ".type: inmemory");
    } else if (!TYPE.matcher(type.get()).matches()) {
      problems.add("'" + ref + ".type' must be a type, or a plugin's id, a slash and a type");
    } else {
      fillDatabaseUrl(ref, type.get(), values);
      var serves = ref.kind() == Kind.RUNTIMES ? serves(ref, values) : Set.<String>of();
      int order = ref.kind() == Kind.CONTRIBUTORS ? order(ref, values) : 0;
      boolean heartbeats = ref.kind() != Kind.RUNTIMES || heartbeats(ref, values);
      instances.put(ref,
          new InstanceConfig(ref, type.get(), values, serves, order, heartbeats, false));
    }
  }

  private Optional<String> defaultType(InstanceRef ref) {
    return switch (ref.kind()) {
      case STORES, REGISTRIES -> ref.name().equals("main")
          ? Optional.of(databaseUrl.isPresent() ? "postgres" : "inmemory")
          : Optional.empty();
      case RUNTIMES, RELAYS, SOURCES, CONTRIBUTORS -> Optional.of(ref.name());
    };
  }

  private void fillDatabaseUrl(InstanceRef ref, String type, Map<String, Object> values) {
    if (databaseUrl.isEmpty() || !ref.name().equals("main") || ref.kind() == Kind.RUNTIMES
        || ref.kind() == Kind.SOURCES || ref.kind() == Kind.CONTRIBUTORS) {
      return;
    }
    if (isPostgres(type)) {
      values.putIfAbsent("url", databaseUrl.get());
    } else if (ref.kind() != Kind.RELAYS) {
      warnings.add("DATABASE_URL is not used by " + ref + ", whose type is " + type);
    }
  }

  /** Says whether instances of this type take the address of a database. */
  static boolean isPostgres(String type) {
    return type.equals("postgres") || type.endsWith("/postgres");
  }

  /** Takes the operator's place in the row; what says none stands in the middle of those before and behind. */
  private int order(InstanceRef ref, Map<String, Object> values) {
    var order = values.remove("order");
    try {
      return order == null ? 0 : Integer.parseInt(order.toString().trim());
    } catch (NumberFormatException e) {
      problems.add("'" + ref + ".order' must be a whole number");
      return 0;
    }
  }

  /** Says whether the agents of a runtime call by themselves: all that were not told to be silent do. */
  private boolean heartbeats(InstanceRef ref, Map<String, Object> values) {
    var heartbeat = values.remove("heartbeat");
    if (heartbeat == null || heartbeat.equals("agent")) {
      return true;
    }
    if (!heartbeat.equals("none")) {
      problems.add("'" + ref + ".heartbeat' must be agent or none");
    }
    return false;
  }

  /** Takes the operator's runtime names; those with an image of their own count too ({@code wire.md} RR-1). */
  private Set<String> serves(InstanceRef ref, Map<String, Object> values) {
    var names = new LinkedHashSet<String>();
    var serves = values.remove("serves");
    if (serves instanceof List<?> list) {
      list.forEach(name -> names.add(RuntimeName.normalised(String.valueOf(name))));
    } else if (serves instanceof String text) {
      Arrays.stream(text.split(","))
          .forEach(name -> names.add(RuntimeName.normalised(String.valueOf(name))));
    } else if (serves != null) {
      problems.add("'" + ref + ".serves' must be a list of runtime names");
    }
    if (values.get("images") instanceof Map<?, ?> images) {
      images.keySet().forEach(name -> names.add(RuntimeName.normalised(String.valueOf(name))));
    }
    names.remove("");
    return names;
  }
}
