package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds images by the daemon's own builder, and sends them ({@code wire.md} 13.2). Safe for use by many threads. */
final class PublishedImages implements ImagePublisher {
  private static final String PLATFORM = "linux/amd64";
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Pattern FROM = Pattern
      .compile("(?i)\\s*FROM\\s+(?:--\\S+\\s+)*(?<image>[^\\s$]+).*");

  private final Engine engine;
  private final RegistryLogins logins;

  PublishedImages(Engine engine, RegistryLogins logins) {
    this.engine = engine;
    this.logins = logins;
  }

  @Override
  public void build(Path context, String file, List<String> references,
      Consumer<String> progress) {
    var folder = context.toAbsolutePath().normalize();
    var recipe = folder.resolve(file).normalize();
    if (!recipe.startsWith(folder) || !Files.isRegularFile(recipe)) {
      throw SdkException.invalid("file", "must be a file below " + folder + ", and there is no '"
          + file + "'");
    }
    engine.call("build " + references.getFirst(), LIMIT,
        daemon -> failure(daemon, folder, recipe, references, progress)).ifPresent(words -> {
          throw new SdkException(ErrorCode.INVALID,
              "build " + references.getFirst() + ": " + Failures.text(words));
        });
  }

  private Optional<String> failure(Connection daemon, Path folder, Path recipe,
      List<String> references, Consumer<String> progress) throws IOException, InterruptedException {
    var steps = new Steps(progress);
    try {
      daemon.client().buildImageCmd().withBaseDirectory(folder.toFile())
          .withDockerfile(recipe.toFile()).withTags(Set.copyOf(references))
          .withPlatform(PLATFORM).withForcerm(true).withBuildAuthConfigs(loginsFor(recipe))
          .exec(steps);
    } catch (DockerClientException e) { // the files are not as they must be
      return Optional.of(String.valueOf(e.getMessage()));
    }
    steps.awaitCompletion();
    return steps.failure();
  }

  /** Returns the logins to the registries of the images that others are built on. */
  private AuthConfigurations loginsFor(Path recipe) throws IOException {
    var all = new AuthConfigurations();
    try (var lines = Files.lines(recipe)) {
      lines.map(FROM::matcher).flatMap(from -> from.matches()
          ? Stream.of(ImageReference.parse(from.group("image")).registry())
          : Stream.empty()).distinct().forEach(host -> logins.find(host)
              .ifPresent(login -> all.addConfig(config(login, RegistryLogins.server(host)))));
    }
    return all;
  }

  private static AuthConfig config(Login login, String server) {
    var config = new AuthConfig().withRegistryAddress(server);
    return login.user()
        .map(user -> config.withUsername(user).withPassword(login.secret().reveal()))
        .orElseGet(() -> config.withIdentityToken(login.secret().reveal()));
  }

  /** Passes on what the builder says; belongs to one build. */
  private static final class Steps extends ResultCallback.Adapter<BuildResponseItem> {
    private final Consumer<String> progress;
    private volatile @Nullable String failure;

    Steps(Consumer<String> progress) {
      this.progress = progress;
    }

    @Override
    public void onNext(BuildResponseItem step) {
      var error = Optional.ofNullable(step.getErrorDetail())
          .flatMap(detail -> Optional.ofNullable(detail.getMessage()));
      error.ifPresent(words -> failure = words);
      Optional.ofNullable(step.getStream()).stream().flatMap(String::lines).map(String::strip)
          .filter(line -> !line.isEmpty()).forEach(progress);
    }

    Optional<String> failure() {
      return Optional.ofNullable(failure);
    }
  }

  @Override
  public boolean hasLogin(String reference) {
    return logins.find(ImageReference.parse(reference).registry()).isPresent();
  }

  @Override
  public String push(String reference, Consumer<String> progress) {
    var image = ImageReference.parse(reference);
    var header = Map.of("X-Registry-Auth", logins.find(image.registry())
        .map(login -> PullJson.header(login, RegistryLogins.server(image.registry())))
        .orElseGet(PullJson::anybody));
    var path = "/images/" + image.repository() + "/push?tag="
        + PlainRequests.encoded(image.version());
    var outcome = engine.call("push " + image, LIMIT, daemon -> {
      try (var answer = PlainRequests.post(daemon.http(), path, header, "")) {
        return PullJson.pushed(answer.getBody(), progress);
      } catch (DockerException e) {
        return new PullJson.Pushed(Optional.empty(),
            Optional.of(String.valueOf(e.getMessage())));
      }
    });
    outcome.failure().ifPresent(words -> {
      throw ImageStore.refusal("push " + image, words);
    });
    return outcome.digest().orElseThrow(() -> new SdkException(ErrorCode.UNAVAILABLE,
        "push " + image + ": the daemon does not say by which digest it can be fetched"));
  }
}
