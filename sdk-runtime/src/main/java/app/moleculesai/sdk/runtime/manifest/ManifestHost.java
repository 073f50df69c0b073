package app.moleculesai.sdk.runtime.manifest;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the repositories of a manifest are, and how one is let in there ({@code wire.md} MC-3, MC-4). Immutable; no text of
 * it shows the token.
 */
public final class ManifestHost {
  private static final String USER = "oauth2";
  private static final String HIDDEN = "***";
  private static final Pattern IN_SECRET = Pattern
      .compile("^(https://|http://(localhost|127\\.0\\.0\\.1|\\[::1])[:/])");

  private final String base;
  private final Optional<Secret> token;

  /**
   * Takes both.
   *
   * @param address {@code https://git.example}, with a path if the host has one
   * @param token the password of every call; none to call as anybody
   * @throws SdkException {@code invalid} when the token would be sent in clear
   */
  public ManifestHost(String address, Optional<Secret> token) {
    this.base = address.replaceFirst("/*$", "/");
    this.token = token;
    if (token.isPresent() && !IN_SECRET.matcher(base).find()) {
      throw SdkException.invalid("MOLECULE_GITEA_URL",
          "must begin with https:// where a token is set, which everybody on the way could read");
    }
  }

  /** Returns the address of a repository; of the two parts only the owner is written in small letters. */
  String url(Manifest.Entry entry) {
    return base + entry.owner().toLowerCase(Locale.ROOT) + "/" + entry.repository() + ".git";
  }

  /** Returns the address as it may be printed, where a token stands with its place. */
  String shown(Manifest.Entry entry) {
    return token.isEmpty()
        ? url(entry)
        : url(entry).replaceFirst("://", "://" + USER + ":" + HIDDEN + "@");
  }

  /**
   * Returns the variables by which git knows the token: among its arguments everybody on the machine would see it, and in
   * the address git would write it into the clone. No redirect is followed with it.
   */
  Map<String, String> environment() {
    return token.map(secret -> settings(List.of(
        Map.entry("http." + base + ".extraHeader", "Authorization: Basic " + basic(secret)),
        Map.entry("http.followRedirects", "false")))).orElse(Map.of());
  }

  private static Map<String, String> settings(List<Map.Entry<String, String>> settings) {
    var variables = new HashMap<String, String>();
    variables.put("GIT_CONFIG_COUNT", String.valueOf(settings.size()));
    for (int i = 0; i < settings.size(); i++) {
      variables.put("GIT_CONFIG_KEY_" + i, settings.get(i).getKey());
      variables.put("GIT_CONFIG_VALUE_" + i, settings.get(i).getValue());
    }
    return variables;
  }

  private static String basic(Secret secret) {
    return Base64.getEncoder()
        .encodeToString((USER + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a text without the token, in whatever form it stands there. */
  String redacted(String text) {
    return token.map(secret -> text.replace(basic(secret), HIDDEN)
        .replace(secret.reveal(), HIDDEN)
        .replace(URLEncoder.encode(secret.reveal(), StandardCharsets.UTF_8), HIDDEN))
        .orElse(text);
  }
}
