package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import com.github.dockerjava.api.exception.DockerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The daemon's images: what is there, and fetching what is not. Safe for use by many threads. */
final class ImageStore {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PULL_LIMIT = Duration.ofMinutes(5);

  private final Engine engine;
  private final RegistryLogins logins;
  private final Optional<String> platform;
  private final System.Logger log;

  ImageStore(Engine engine, RegistryLogins logins, Optional<String> platform, System.Logger log) {
    this.engine = engine;
    this.logins = logins;
    this.platform = platform;
    this.log = log;
  }

  /** An image that is there. */
  record Image(String id, String user) {}

  /** Finds an image among those that are there. */
  Optional<Image> find(ImageReference image) {
    try {
      var found = engine.call("look for image " + image, LIMIT,
          daemon -> daemon.client().inspectImageCmd(image.toString()).exec());
      var user = Optional.ofNullable(found.getConfig())
          .flatMap(config -> Optional.ofNullable(config.getUser())).orElse("");
      return Optional.of(new Image(String.valueOf(found.getId()), user));
    } catch (SdkException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Sees to it that an image is there ({@code wire.md} IM-8): one whose name moves is fetched again, and if that fails,
   * what is there will do.
   *
   * @throws SdkException when it is not there after that, with the reason
   */
  Image require(ImageReference image, String runtime) {
    var there = find(image);
    if (there.isPresent() && !image.isMoving()) {
      return there.get();
    }
    try {
      pull(image);
    } catch (SdkException e) {
      if (there.isPresent() && !Thread.currentThread().isInterrupted()) {
        log.log(WARNING, "image {0} could not be fetched again, the one that is there is used: {1}",
            image, e.getMessage());
        return there.get();
      }
      throw missing(image, runtime, e);
    }
    return find(image).orElseThrow(() -> missing(image, runtime, null));
  }

  private static SdkException missing(ImageReference image, String runtime,
      @Nullable SdkException cause) {
    return new SdkException(cause == null ? ErrorCode.NOT_FOUND : cause.code(),
        "image " + image + " for runtime '" + runtime + "' is not there and cannot be fetched"
            + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }

  /**
   * Fetches an image.
   *
   * @throws SdkException {@code not_found}, {@code unauthorized} or {@code unavailable}
   */
  void pull(ImageReference image) {
    var headers = logins.find(image.registry())
        .map(login -> Map.of("X-Registry-Auth",
            PullJson.header(login, RegistryLogins.server(image.registry()))))
        .orElse(Map.of());
    var path = "/images/create?fromImage=" + PlainRequests.encoded(image.repository()) + "&tag="
        + PlainRequests.encoded(image.version())
        + platform.map(name -> "&platform=" + PlainRequests.encoded(name)).orElse("");
    engine.call("fetch image " + image, PULL_LIMIT, daemon -> {
      try (var progress = PlainRequests.post(daemon.http(), path, headers, "")) {
        return PullJson.failure(progress.getBody());
      } catch (DockerException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }).ifPresent(words -> {
      throw refusal("fetch image " + image, words);
    });
  }

  /** Registries say in words alone what went wrong, and the daemon passes them on under one status. */
  static SdkException refusal(String what, String raw) {
    var words = Failures.text(raw);
    var lower = words.toLowerCase(Locale.ROOT);
    var code = ErrorCode.UNAVAILABLE;
    if (lower.contains("denied") || lower.contains("unauthorized")
        || lower.contains("authentication required") || lower.contains("no basic auth")) {
      code = ErrorCode.UNAUTHORIZED;
    } else if (lower.contains("not found") || lower.contains("manifest unknown")
        || lower.contains("does not exist locally")) {
      code = ErrorCode.NOT_FOUND;
    }
    return new SdkException(code, what + ": " + words);
  }
}
