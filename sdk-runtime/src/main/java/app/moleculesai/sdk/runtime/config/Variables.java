package app.moleculesai.sdk.runtime.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment variables of {@code wire.md} 14 and of Docker's own tools, and those with two underscores between
 * levels. An empty variable is as good as none. A value that cannot be read gives a warning and the default, as it always did; what the keys of an
 * instance hold is judged by its provider.
 */
final class Variables {
  /** How the text of a variable becomes the value of a key. */
  private enum Form {
    TEXT, PATH, SECONDS, HOURS, DAYS, MILLIS, POSITIVE, ONE, SET, SWITCH, TRUTH
  }

  private record Variable(String name, String key, Form form) {}

  private static final long MOST = 999_999_999;
  private static final String IMAGE_PLATFORM = "runtimes.docker.image-platform";
  private static final Set<String> SECTIONS = Set.of("stores", "registries", "runtimes", "relays",
      "sources", "contributors", "plugins");

  private static final List<Variable> KNOWN = List.of(
      new Variable("PORT", "port", Form.TEXT),
      new Variable("BIND_ADDR", "bind-addr", Form.TEXT),
      new Variable("DATABASE_URL", "database-url", Form.TEXT),
      new Variable("PLATFORM_URL", "platform-url", Form.TEXT),
      new Variable("EXTERNAL_PLATFORM_URL", "external-platform-url", Form.TEXT),
      new Variable("CONFIGS_DIR", "configs-dir", Form.PATH),
      new Variable("ORG_TEMPLATES_DIR", "org-templates-dir", Form.PATH),
      new Variable("WORKSPACE_PLUGINS_DIR", "workspace-plugins-dir", Form.PATH),
      new Variable("PLUGIN_INSTALL_BODY_MAX_BYTES", "plugin-install-body-max-bytes", Form.TEXT),
      new Variable("PLUGIN_INSTALL_FETCH_TIMEOUT", "plugin-install-fetch-timeout", Form.TEXT),
      new Variable("PLUGIN_INSTALL_MAX_DIR_BYTES", "plugin-install-max-dir-bytes", Form.TEXT),
      new Variable("PLUGIN_ALLOW_UNPINNED", "plugin-allow-unpinned", Form.TEXT),
      new Variable("PLUGIN_GITHUB_URL", "plugin-github-url", Form.TEXT),
      new Variable("MOLECULE_GITEA_URL", "gitea-url", Form.TEXT),
      new Variable("MOLECULE_GITEA_TOKEN", "gitea-token", Form.TEXT),
      new Variable("MOLECULE_DATA_DIR", "data-dir", Form.PATH),
      new Variable("MOLECULE_PLUGINS_DIR", "plugins.dir", Form.PATH),
      new Variable("WORKSPACE_MANIFEST_PATH", "workspace-manifest-path", Form.PATH),
      new Variable("MOLECULE_ENV", "env", Form.TEXT),
      new Variable("ADMIN_TOKEN", "admin-token", Form.TEXT),
      new Variable("REQUIRE_ADMIN_TOKEN", "require-admin-token", Form.SWITCH),
      new Variable("MOLECULE_ENABLE_TEST_TOKENS", "enable-test-tokens", Form.ONE),
      new Variable("MOLECULE_ORG_ID", "org-id", Form.TEXT),
      new Variable("MOLECULE_DEPLOY_MODE", "deploy-mode", Form.TEXT),
      new Variable("REGISTRY_ALLOW_UNKNOWN", "registry-allow-unknown", Form.SWITCH),
      new Variable("A2A_ALLOW_ANONYMOUS", "a2a-allow-anonymous", Form.SWITCH),
      new Variable("A2A_DEFAULT_WORKSPACE", "a2a-default-workspace", Form.TEXT),
      new Variable("A2A_CARDS", "a2a-cards", Form.TEXT),
      new Variable("A2A_TASK_RETENTION_DAYS", "a2a-task-retention", Form.DAYS),
      new Variable("A2A_SILENT_TASK_RETENTION_DAYS", "a2a-silent-task-retention", Form.DAYS),
      new Variable("A2A_PUSH_ALLOW_PRIVATE", "a2a-push-allow-private", Form.SWITCH),
      new Variable("CORS_ORIGINS", "cors-origins", Form.TEXT),
      new Variable("RATE_LIMIT", "rate-limit", Form.TEXT),
      new Variable("CANVAS_PROXY_URL", "canvas-proxy-url", Form.TEXT),
      new Variable("SECRETS_ENCRYPTION_KEY", "secrets-encryption-key", Form.TEXT),
      new Variable("SECRETS_ENCRYPTION_KEY_OLD", "secrets-encryption-key-old", Form.TEXT),
      new Variable("AWARENESS_URL", "awareness-url", Form.TEXT),
      new Variable("MOLECULE_GIT_NAME_PREFIX", "git-name-prefix", Form.TEXT),
      new Variable("MOLECULE_GIT_EMAIL_DOMAIN", "git-email-domain", Form.TEXT),
      new Variable("MOLECULE_GH_IDENTITY_CONFIG_FILE", "gh-identity-config-file", Form.PATH),
      new Variable("IMAGE_AUTO_REFRESH", "image-auto-refresh", Form.SWITCH),
      new Variable("ACTIVITY_RETENTION_DAYS", "activity-retention", Form.DAYS),
      new Variable("ACTIVITY_CLEANUP_INTERVAL_HOURS", "activity-cleanup-interval", Form.HOURS),
      new Variable("DELEGATION_SWEEPER_INTERVAL_S", "delegation-sweeper-interval", Form.SECONDS),
      new Variable("DELEGATION_STUCK_THRESHOLD_S", "delegation-stuck-threshold", Form.SECONDS),
      new Variable("DELEGATION_RESULT_INBOX_PUSH", "delegation-result-inbox-push", Form.ONE),
      new Variable("A2A_CANCEL_TIMEOUT_SECONDS", "a2a-cancel-timeout", Form.SECONDS),
      new Variable("A2A_IDLE_TIMEOUT_SECONDS", "a2a-idle-timeout", Form.SECONDS),
      new Variable("REMOTE_LIVENESS_STALE_AFTER", "remote-liveness-stale-after", Form.SECONDS),
      new Variable("PROVISION_TIMEOUT_SECONDS", "provision-timeout", Form.SECONDS),
      new Variable("MOLECULE_PROVISION_CONCURRENCY", "provision-concurrency", Form.TEXT),
      new Variable("ORG_IMPORT_MAX_WORKSPACES", "org-import-max-workspaces", Form.TEXT),
      new Variable("MOCK_REPLY_DELAY_MS", "runtimes.mock.reply-delay", Form.MILLIS),
      new Variable("MOCK_CONFORMANCE", "runtimes.mock.conformance", Form.TRUTH),
      new Variable("DOCKER_HOST", "runtimes.docker.host", Form.TEXT),
      new Variable("DOCKER_TLS_VERIFY", "runtimes.docker.tls", Form.SET),
      new Variable("DOCKER_CERT_PATH", "runtimes.docker.certificates", Form.PATH),
      new Variable("DOCKER_CONFIG", "runtimes.docker.docker-config", Form.PATH),
      new Variable("MOLECULE_IN_DOCKER", "runtimes.docker.in-container", Form.TRUTH),
      new Variable("MOLECULE_IMAGE_REGISTRY", "runtimes.docker.image-registry", Form.TEXT),
      new Variable("MOLECULE_IMAGE_PLATFORM", IMAGE_PLATFORM, Form.TEXT),
      new Variable("WORKSPACE_IMAGE_LOCAL_OVERRIDE", "runtimes.docker.ignore-image-pins", Form.SET),
      new Variable("WORKSPACE_DIR", "runtimes.docker.workspace-dir", Form.PATH),
      new Variable("ALLOW_PRIVILEGED_TIERS", "runtimes.docker.allow-privileged-tiers", Form.SWITCH),
      new Variable("TIER2_MEMORY_MB", "runtimes.docker.tier2-memory-mb", Form.POSITIVE),
      new Variable("TIER2_CPU_SHARES", "runtimes.docker.tier2-cpu-shares", Form.POSITIVE),
      new Variable("TIER3_MEMORY_MB", "runtimes.docker.tier3-memory-mb", Form.POSITIVE),
      new Variable("TIER3_CPU_SHARES", "runtimes.docker.tier3-cpu-shares", Form.POSITIVE),
      new Variable("TIER4_MEMORY_MB", "runtimes.docker.tier4-memory-mb", Form.POSITIVE),
      new Variable("TIER4_CPU_SHARES", "runtimes.docker.tier4-cpu-shares", Form.POSITIVE),
      new Variable("GHCR_USER", "runtimes.docker.ghcr-user", Form.TEXT),
      new Variable("GHCR_TOKEN", "runtimes.docker.ghcr-token", Form.TEXT));

  private Variables() {}

  static Tree read(Map<String, String> environment, References references,
      List<String> warnings) {
    var tree = Tree.empty();
    for (var variable : KNOWN) {
      var text = environment.getOrDefault(variable.name, "").trim();
      if (!text.isEmpty() || isSaidByAnEmptyOne(variable, environment)) {
        tree = add(tree, variable, references.resolve(variable.name, text), warnings);
      }
    }
    for (var entry : new TreeMap<>(environment).entrySet()) {
      var names = entry.getKey().toLowerCase(Locale.ROOT).replace('_', '-').split("--", -1);
      if (names.length > 1 && SECTIONS.contains(names[0]) && !entry.getValue().isEmpty()) {
        var variable = new Variable(entry.getKey(), String.join(".", names), Form.TEXT);
        tree = add(tree, variable, references.resolve(variable.name, entry.getValue()), warnings);
      }
    }
    return tree;
  }

  /** An empty platform is the daemon's own, also where another one would be the default ({@code wire.md} IM-9). */
  private static boolean isSaidByAnEmptyOne(Variable variable, Map<String, String> environment) {
    return variable.key.equals(IMAGE_PLATFORM) && environment.containsKey(variable.name);
  }

  private static Tree add(Tree tree, Variable variable, String text, List<String> warnings) {
    try {
      var value = switch (variable.form) {
        case TEXT -> text;
        case PATH -> Path.of(text).toAbsolutePath().toString();
        case SECONDS -> amount(text) + "s";
        case HOURS -> amount(text) + "h";
        case DAYS -> amount(text) + "d";
        case MILLIS -> amount(text) + "ms";
        case POSITIVE -> String.valueOf(positive(text));
        case ONE -> String.valueOf(text.equals("1"));
        case SET -> "true";
        case TRUTH -> truth(text);
        case SWITCH -> switchOf(text);
      };
      var problem = Settings.problemWith(variable.key, value);
      if (problem.isEmpty()) {
        return tree.with(variable.key, value);
      }
      warnings.add(variable.name + " is ignored, the default stands: " + problem.get());
    } catch (NumberFormatException e) {
      warnings.add(variable.name + " is ignored, the default stands: '" + text
          + "' is not a whole number of at most nine digits");
    } catch (IllegalArgumentException e) {
      warnings.add(variable.name + " is ignored, the default stands: " + e.getMessage());
    }
    return tree;
  }

  private static long positive(String text) {
    var amount = amount(text);
    if (amount == 0) {
      throw new IllegalArgumentException("it must be more than 0");
    }
    return amount;
  }

  private static String truth(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> "true";
      case "0", "f", "F", "false", "FALSE", "False" -> "false";
      default -> throw new IllegalArgumentException("it must be true or false");
    };
  }

  /** Reads the number before the unit is put behind it: {@code 5m} with an {@code s} behind it would be 5 ms. */
  private static long amount(String text) {
    var amount = Long.parseLong(text);
    if (amount < 0 || amount > MOST) {
      throw new NumberFormatException(text);
    }
    return amount;
  }

  private static String switchOf(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "true", "on", "yes" -> "true";
      case "0", "false", "off", "no" -> "false";
      default -> text;
    };
  }
}
