package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.plugins.PluginJar;
import java.nio.file.Path;

/**
 * A jar whose store and registry of type {@code filing} let an operator look after them; the key {@code state} says how
 * they are found. Neither works.
 */
final class FilingPlugin {
  private FilingPlugin() {}

  static void write(Path jar) {
    PluginJar.empty().classes(provider("FilingStores", "MessageStore", "messagestore"),
        provider("FilingRegistries", "Registry", "registry"), UPKEEP, PLUGIN)
        .service("example.FilingPlugin").write(jar);
  }

  private static final String PLUGIN = """
      package example;

      import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
      import app.moleculesai.sdk.api.plugin.Plugin;
      import app.moleculesai.sdk.api.plugin.PluginInfo;
      import app.moleculesai.sdk.api.plugin.RegistryProvider;
      import java.util.List;

      public final class FilingPlugin implements Plugin {
        public PluginInfo info() {
          return PluginInfo.of("filing", "1.0");
        }

        public List<MessageStoreProvider<?>> messageStores() {
          return List.of(new FilingStores());
        }

        public List<RegistryProvider<?>> registries() {
          return List.of(new FilingRegistries());
        }
      }
      """;

  private static final String UPKEEP = """
      package example;

      import app.moleculesai.sdk.api.error.ErrorCode;
      import app.moleculesai.sdk.api.error.SdkException;
      import app.moleculesai.sdk.api.plugin.ConfigValues;
      import app.moleculesai.sdk.api.plugin.Upkeep;
      import java.util.List;

      public final class FilingUpkeep implements Upkeep {
        private final ConfigValues config;

        public FilingUpkeep(ConfigValues config) {
          this.config = config;
        }

        public Report status() {
          if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
            throw new IllegalStateException("not at home");
          }
          return switch (config.text("state")) {
            case "sick" -> report("2 drawers are open");
            case "away" -> throw new SdkException(ErrorCode.UNAVAILABLE, "nobody answers");
            case "broken" -> throw new IllegalStateException("jdbc:x?password=hunter2");
            default -> new Report(true, List.of("all drawers are closed"));
          };
        }

        public Report migrate() {
          return report("moved the drawers");
        }

        public Report examine(boolean repair) {
          return report(repair ? "closed a drawer" : "would close a drawer");
        }

        private Report report(String line) {
          return new Report(config.text("state").equals("good"), List.of(line, "at " + config.text("url")));
        }

        public void close() {
          System.setProperty("filing.closed", config.text("url"));
        }
      }
      """;

  private static String provider(String name, String kind, String room) {
    return """
        package example;

        import app.moleculesai.sdk.api.%2$s.%1$s;
        import app.moleculesai.sdk.api.plugin.%1$sProvider;
        import app.moleculesai.sdk.api.plugin.ConfigSpec;
        import app.moleculesai.sdk.api.plugin.ConfigValues;
        import app.moleculesai.sdk.api.plugin.PluginContext;
        import app.moleculesai.sdk.api.plugin.Upkeep;
        import java.lang.reflect.Proxy;
        import java.util.Optional;

        public final class %3$s implements %1$sProvider<ConfigValues> {
          public String type() {
            return "filing";
          }

          public ConfigSpec<ConfigValues> config() {
            return ConfigSpec.of(values -> values).text("url", "where").defaultsTo("cellar")
                .secret("password", "the key").text("state", "how it is").defaultsTo("good");
          }

          public %1$s create(ConfigValues config, PluginContext context) {
            return (%1$s) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{%1$s.class}, (proxy, method, args) -> null);
          }

          public Optional<Upkeep> upkeep(ConfigValues config, PluginContext context) {
            return Optional.of(new FilingUpkeep(config));
          }
        }
        """.formatted(kind, room, name);
  }
}
