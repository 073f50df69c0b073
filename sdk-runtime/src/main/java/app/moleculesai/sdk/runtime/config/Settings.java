package app.moleculesai.sdk.runtime.config;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The keys of a configuration besides those of instances, and how they become records. */
final class Settings {
  private static final List<String> PATHS = List.of("configs-dir", "org-templates-dir", "data-dir",
      "workspace-plugins-dir", "workspace-manifest-path", "gh-identity-config-file");

  static final ConfigSpec<ConfigValues> SPEC = ConfigSpec.of(values -> values)
      .integer("port", "where to listen, 0 for any free port").range(0, 65535).defaultsTo("8080")
      .text("bind-addr", "the address to listen on; default: loopback in development without "
          + "admin token, else all")
      .secret("database-url", "a PostgreSQL database for everything that has no type of its own")
      .text("platform-url", "what containers call").matching("https?://.+")
      .text("external-platform-url", "what external agents call").matching("https?://.+")
      .list("cors-origins", "browser origins that may call; default: those of the local canvas, "
          + "http://localhost:3000 and http://localhost:3001")
      .integer("rate-limit", "requests per minute and address, 0 for no limit")
      .range(0, Integer.MAX_VALUE).defaultsTo("600")
      .text("canvas-proxy-url", "where unknown paths go").matching("https?://.+")
      .text("env", "development or production")
      .secret("admin-token", "the token of the administrator")
      .bool("require-admin-token", "no administration without an admin token").defaultsTo("false")
      .bool("enable-test-tokens", "the route that hands out test tokens").defaultsTo("false")
      .text("org-id", "the organisation this server belongs to")
      .text("deploy-mode", "saas or self-hosted")
      .bool("registry-allow-unknown", "unknown workspaces may register").defaultsTo("false")
      .bool("a2a-allow-anonymous", "callers without identity may send messages").defaultsTo("false")
      .text("a2a-default-workspace", "whose agent card is the host's own: an id, or the name of a "
          + "workspace without a parent")
      .choice("a2a-cards", "how agent cards are written for clients that name no version",
          CardShape.words())
      .defaultsTo(CardShape.MIXED.word())
      .duration("a2a-task-retention", "how long tasks are kept from their end on")
      .range("1s", "36500d").defaultsTo("7d")
      .duration("a2a-silent-task-retention",
          "how long tasks that have not ended are kept from the last news of them on")
      .range("1s", "36500d").defaultsTo("30d")
      .duration("a2a-cancel-timeout", "how long an agent may take to cancel a task")
      .range("1s", "1h").defaultsTo("10s")
      .bool("a2a-push-allow-private", "push notifications go to private addresses too, for tests")
      .defaultsTo("false")
      .duration("a2a-idle-timeout", "how long a call to an agent may be silent").range("1s", "1d")
      .defaultsTo("300s")
      .duration("remote-liveness-stale-after", "how long a remote agent may be silent")
      .range("1s", "365d").defaultsTo("90s")
      .duration("provision-timeout", "how long an agent may take until it calls; "
          + "default: as its runtime says")
      .range("1s", "1d")
      .integer("provision-concurrency", "agents provisioned at a time, 0 for any number")
      .range(0, 10_000).defaultsTo("3")
      .duration("start-limit", "how long starting an agent may take, its image included")
      .range("1s", "1d").defaultsTo("3m")
      .integer("org-import-max-workspaces", "the most workspaces of one import")
      .range(1, Integer.MAX_VALUE)
      .text("configs-dir", "templates of workspaces")
      .text("org-templates-dir", "templates of organisations")
      .text("workspace-plugins-dir", "the catalogue of workspace plugins")
      .integer("plugin-install-body-max-bytes", "the most bytes of a request to install")
      .range(1, 1 << 20).defaultsTo("65536")
      .duration("plugin-install-fetch-timeout", "how long installing or downloading may take")
      .range("1ms", "1d").defaultsTo("5m")
      .integer("plugin-install-max-dir-bytes", "the most bytes of a workspace plugin")
      .range(1, 1L << 40).defaultsTo("104857600")
      .bool("plugin-allow-unpinned", "workspace plugins may come from what changes")
      .defaultsTo("false")
      .text("plugin-github-url", "where the repositories of the source github are")
      .matching("https?://.+").defaultsTo("https://github.com")
      .text("gitea-url", "where the repositories of a manifest are")
      .matching("https?://[^@\\s]+").defaultsTo("https://git.moleculesai.app")
      .secret("gitea-token", "lets manifest clone in there")
      .text("data-dir", "what server and plugins keep")
      .text("workspace-manifest-path", "the file that lists known runtimes")
      .secret("secrets-encryption-key", "encrypts stored secrets")
      .text("awareness-url", "what agents remember with").matching("https?://.+")
      .text("git-name-prefix", "what stands before an agent's name in its commits")
      .defaultsTo("Molecule AI ")
      .text("git-email-domain", "the domain of agents' addresses in their commits")
      .matching("[A-Za-z0-9.-]+").defaultsTo("agents.moleculesai.app")
      .text("gh-identity-config-file", "who owns what agents of a role do on GitHub")
      .bool("image-auto-refresh", "newer images are looked for, and used").defaultsTo("false")
      .secret("secrets-encryption-key-old", "the key before, while its secrets are still there")
      .duration("activity-retention", "how long all rows are kept").range("1s", "36500d")
      .duration("activity-cleanup-interval", "how often old rows are looked for")
      .range("1s", "365d").defaultsTo("6h")
      .duration("delegation-sweeper-interval", "how often overdue delegations are looked for")
      .range("1s", "1d").defaultsTo("300s")
      .duration("delegation-stuck-threshold", "after how long without a sign one is stuck")
      .range("1s", "365d").defaultsTo("600s")
      .bool("delegation-result-inbox-push", "results stand in the caller's inbox as well")
      .defaultsTo("false")
      .text("plugins-dir", "drop-in plugins")
      .bool("plugins-strict", "any refused plugin stops the start").defaultsTo("false")
      .duration("plugins-start-timeout", "how long one instance may take to start")
      .range("1ms", "1d").defaultsTo("60s")
      .duration("plugins-close-timeout", "how long one instance may take to close")
      .range("1ms", "1d").defaultsTo("15s")
      .duration("plugins-call-timeout", "how long one call into a dropped-in plugin may take")
      .range("1ms", "1d").defaultsTo("30s")
      .integer("plugins-calls-at-once", "calls under way into one instance of a dropped-in plugin")
      .range(1, 1_000_000).defaultsTo("256")
      .map("stores", "message stores by instance name")
      .map("registries", "registries by instance name")
      .map("runtimes", "workspace runtimes by instance name")
      .map("relays", "event relays by instance name")
      .map("sources", "sources of workspace plugins by instance name")
      .map("contributors", "environment contributors by instance name");

  private Settings() {}

  /** Says what is wrong with one value of one key; nothing for a key of an instance, whose provider judges it. */
  static Optional<String> problemWith(String key, String value) {
    var section = key.split("\\.", 2)[0];
    return InstanceSections.NAMES.containsKey(section)
        ? Optional.empty()
        : SPEC.problemWith(key.replace('.', '-'), value);
  }

  /** Returns the tree with paths made absolute from a folder. */
  static Tree absolute(Tree tree, Path folder) {
    var result = tree;
    for (var key : PATHS) {
      if (tree.values().get(key) instanceof String text) {
        result = result.with(key, folder.resolve(text));
      }
    }
    return tree.section("plugins").get("dir") instanceof String text
        ? result.with("plugins.dir", folder.resolve(text))
        : result;
  }

  /**
   * Checks everything and turns it into records.
   *
   * @throws SdkException {@code config_invalid} with all problems, those found before included
   */
  static ServerConfig bind(Tree tree, boolean standalone, Map<String, String> environment,
      List<String> problems, List<String> warnings) {
    var notes = new ArrayList<String>();
    var flat = flat(tree);
    if (standalone && !flat.containsKey("admin-token") && !flat.containsKey("env")
        && !flat.containsKey("bind-addr")) {
      flat.put("env", "development");
      notes.add("ADMIN_TOKEN, MOLECULE_ENV and BIND_ADDR are not set: running as "
          + "MOLECULE_ENV=development, on loopback and open to everybody on this machine");
    }
    warnings.addAll(SPEC.warnings(flat));
    var instances = InstanceSections.read(tree, problems, warnings);
    try {
      var values = SPEC.bind(flat);
      var http = http(values, problems);
      if (problems.isEmpty()) {
        return new ServerConfig(http, access(values, warnings), folders(values), agents(values),
            a2a(values), launch(values),
            org(values, environment), activities(values), delegations(values),
            secret(values, "secrets-encryption-key"),
            secret(values, "secrets-encryption-key-old"),
            plugins(values), workspacePlugins(values),
            new ManifestConfig(values.text("gitea-url"), secret(values, "gitea-token")), instances,
            warnings, notes);
      }
    } catch (SdkException e) {
      problems.addAll(String.valueOf(e.getMessage()).lines().toList());
    }
    throw new SdkException(ErrorCode.CONFIG_INVALID, String.join("\n", problems));
  }

  private static Map<String, Object> flat(Tree tree) {
    var flat = new LinkedHashMap<String, Object>();
    tree.values().forEach((name, value) -> {
      if (name.equals("plugins") && value instanceof Map<?, ?> keys) {
        Tree.texts(keys).forEach((key, nested) -> flat.put("plugins-" + key, nested));
      } else if (value instanceof Map<?, ?> && InstanceSections.NAMES.containsKey(name)) {
        flat.put(name, Map.of()); // known; what is in it is read elsewhere
      } else if (!"".equals(value)) {
        flat.put(name, value);
      }
    });
    return flat;
  }

  private static HttpConfig http(ConfigValues values, List<String> problems) {
    return new HttpConfig(values.smallInteger("port"), values.findText("bind-addr"),
        uri(values, "platform-url", problems), uri(values, "external-platform-url", problems),
        values.list("cors-origins"), values.smallInteger("rate-limit"),
        uri(values, "canvas-proxy-url", problems));
  }

  private static AccessConfig access(ConfigValues values, List<String> warnings) {
    return new AccessConfig(MoleculeEnv.parse(values.findText("env").orElse("")),
        secret(values, "admin-token"), values.bool("require-admin-token"),
        values.findText("org-id"), saas(values, warnings), values.bool("enable-test-tokens"),
        values.bool("registry-allow-unknown"), values.bool("a2a-allow-anonymous"));
  }

  private static boolean saas(ConfigValues values, List<String> warnings) {
    var mode = values.findText("deploy-mode").orElse("").trim().toLowerCase(Locale.ROOT);
    return switch (mode) {
      case "" -> values.findText("org-id").isPresent();
      case "saas" -> true;
      case "self-hosted", "selfhosted", "standalone" -> false;
      default -> {
        warnings.add("MOLECULE_DEPLOY_MODE is '" + mode
            + "', known are saas and self-hosted: taken as self-hosted");
        yield false;
      }
    };
  }

  private static Folders folders(ConfigValues values) {
    return new Folders(path(values, "data-dir"), path(values, "plugins-dir"),
        path(values, "org-templates-dir"), path(values, "workspace-plugins-dir"),
        path(values, "configs-dir"),
        path(values, "workspace-manifest-path"));
  }

  private static AgentsConfig agents(ConfigValues values) {
    return new AgentsConfig(values.duration("a2a-idle-timeout"),
        values.duration("remote-liveness-stale-after"),
        values.findDuration("provision-timeout"),
        values.smallInteger("provision-concurrency"), values.duration("start-limit"));
  }

  private static A2aConfig a2a(ConfigValues values) {
    return new A2aConfig(values.findText("a2a-default-workspace"),
        CardShape.of(values.text("a2a-cards")), values.duration("a2a-task-retention"),
        values.duration("a2a-silent-task-retention"), values.duration("a2a-cancel-timeout"),
        values.bool("a2a-push-allow-private"));
  }

  private static LaunchConfig launch(ConfigValues values) {
    return new LaunchConfig(values.findText("awareness-url"), values.text("git-name-prefix"),
        values.text("git-email-domain"), path(values, "gh-identity-config-file"),
        values.bool("image-auto-refresh"));
  }

  private static OrgConfig org(ConfigValues values, Map<String, String> environment) {
    return values.findInteger("org-import-max-workspaces").map(Long::intValue)
        .map(most -> new OrgConfig(most, OptionalInt.of(most), environment))
        .orElse(new OrgConfig(2000, OptionalInt.empty(), environment));
  }

  private static ActivitiesConfig activities(ConfigValues values) {
    return new ActivitiesConfig(values.findDuration("activity-retention"),
        values.duration("activity-cleanup-interval"));
  }

  private static DelegationsConfig delegations(ConfigValues values) {
    return new DelegationsConfig(values.duration("delegation-sweeper-interval"),
        values.duration("delegation-stuck-threshold"),
        values.bool("delegation-result-inbox-push"));
  }

  private static PluginsConfig plugins(ConfigValues values) {
    return new PluginsConfig(values.bool("plugins-strict"),
        values.duration("plugins-start-timeout"), values.duration("plugins-close-timeout"),
        values.duration("plugins-call-timeout"), values.smallInteger("plugins-calls-at-once"));
  }

  private static WorkspacePluginsConfig workspacePlugins(ConfigValues values) {
    return new WorkspacePluginsConfig(values.smallInteger("plugin-install-body-max-bytes"),
        values.duration("plugin-install-fetch-timeout"),
        values.integer("plugin-install-max-dir-bytes"), values.bool("plugin-allow-unpinned"),
        values.text("plugin-github-url"));
  }

  private static Optional<Secret> secret(ConfigValues values, String key) {
    return values.findSecret(key).filter(secret -> !secret.reveal().isEmpty());
  }

  private static Optional<Path> path(ConfigValues values, String key) {
    return values.findText(key).map(text -> Path.of(text).toAbsolutePath().normalize());
  }

  private static Optional<URI> uri(ConfigValues values, String key, List<String> problems) {
    try {
      return values.findText(key).map(URI::create);
    } catch (IllegalArgumentException e) {
      problems.add("'" + key + "' is not an address");
      return Optional.empty();
    }
  }
}
