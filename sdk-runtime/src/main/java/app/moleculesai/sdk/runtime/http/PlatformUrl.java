package app.moleculesai.sdk.runtime.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where agents on other hosts reach this server: as configured, otherwise as the request itself came in
 * ({@code wire.md} CR-6).
 *
 * @param configured {@code EXTERNAL_PLATFORM_URL}
 */
public record PlatformUrl(Optional<String> configured) {
  private static final Pattern SLASHES = Pattern.compile("/+$");

  /** Takes the address without the slash that may end it: paths are added to it. */
  public PlatformUrl {
    configured = configured.map(url -> SLASHES.matcher(url).replaceFirst(""));
  }

  /** Returns the address for whoever made this request. */
  public String forExternal(ServerRequest request) {
    return configured
        .orElseGet(() -> (request.isSecure() ? "https://" : "http://") + request.authority());
  }
}
