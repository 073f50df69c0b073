package app.moleculesai.spi.runtime.docker;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds the login to a registry: the one for {@code ghcr.io} of the configuration, else what Docker's own configuration
 * says, with its helper programs. Read for every pull, so that a login made meanwhile counts. Safe for use by many threads.
 */
final class RegistryLogins {
  private static final String GHCR = "ghcr.io";
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_SERVER = "https://index.docker.io/v1/";
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9._-]+");

  private final DockerConfig.Registries config;
  private final Function<String, List<String>> command;
  private final Duration limit;
  private final System.Logger log;

  RegistryLogins(DockerConfig.Registries config, System.Logger log) {
    this(config, helper -> List.of("docker-credential-" + helper, "get"), Duration.ofSeconds(10),
        log);
  }

  /** Takes also how a helper is called, and how long it may take. */
  RegistryLogins(DockerConfig.Registries config, Function<String, List<String>> command,
      Duration limit, System.Logger log) {
    this.config = config;
    this.command = command;
    this.limit = limit;
    this.log = log;
  }

  /** Returns how the login names a registry. */
  static String server(String host) {
    return host.equals(DOCKER_HUB) ? DOCKER_HUB_SERVER : host;
  }

  /** Returns the login to a registry; none when there is none or it cannot be found out, which is logged. */
  Optional<Login> find(String host) {
    var user = config.ghcrUser();
    var token = config.ghcrToken();
    if (host.equals(GHCR) && user.isPresent() && token.isPresent()) {
      return Optional.of(new Login(user, token.get()));
    }
    try {
      var docker = DockerConfigJson.in(config.dockerConfig());
      var helper = docker.helper(server(host), host);
      return helper.isPresent()
          ? ask(helper.get(), server(host)).or(() -> inFile(docker, host))
          : docker.login(server(host), host);
    } catch (IOException e) {
      log.log(WARNING, "no login to registry {0}: {1}", host, e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Login> inFile(DockerConfigJson docker, String host) {
    try {
      return docker.login(server(host), host);
    } catch (IOException e) {
      log.log(WARNING, "no login to registry {0}: {1}", host, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Login> ask(String helper, String server)
      throws IOException, InterruptedException {
    if (!HELPER.matcher(helper).matches()) {
      throw new IOException("the configuration names a credential helper with a bad name");
    }
    var process = new ProcessBuilder(command.apply(helper))
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      try (var input = process.getOutputStream()) {
        input.write(server.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // it did not want to know; what it prints and its end say the rest
      }
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("credential helper '" + helper + "' took longer than "
            + limit.toMillis() + " ms");
      }
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // it ends with an error when it knows no login
      return process.exitValue() == 0 ? DockerConfigJson.fromHelper(printed) : Optional.empty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
