package app.moleculesai.sdk.runtime.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the server listens and what a browser may do.
 *
 * @param port where to listen; 0 for any free port
 * @param bindAddress the address to listen on, when it was given; see {@link ServerConfig#bindHost()}
 * @param platformUrl what containers call; unset: {@code http://host.docker.internal:<port>}
 * @param externalPlatformUrl what external agents call; unset: the host of the request
 * @param corsOrigins the origins of {@code AU-16}; empty when none were given
 * @param rateLimit requests per minute and address; 0 for no limit ({@code AU-14})
 * @param canvasProxyUrl where unknown paths go; also allows what {@code AU-11} says
 */
public record HttpConfig(
    int port,
    Optional<String> bindAddress,
    Optional<URI> platformUrl,
    Optional<URI> externalPlatformUrl,
    List<String> corsOrigins,
    int rateLimit,
    Optional<URI> canvasProxyUrl) {
  /** Copies the list. */
  public HttpConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }
}
