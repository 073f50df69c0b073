package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Open connections to a daemon: its commands, and plain requests for what the commands cannot do. Safe for use by many
 * threads.
 */
record Connection(DockerHttpClient http, DockerClient client) implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Prepares connections; nothing is sent yet. */
  static Connection to(DockerConfig config) {
    // not the default builder: that reads the environment, the system's properties and a file of the user
    var settings = new DefaultDockerClientConfig.Builder()
        .withDockerHost(config.host().toString())
        .withDockerTlsVerify(config.certificates().isPresent())
        .withDockerCertPath(config.certificates().map(Path::toString).orElse(null))
        .build();
    var http = new ZerodepDockerHttpClient.Builder()
        .dockerHost(settings.getDockerHost())
        .sslConfig(settings.getSSLConfig())
        .connectionTimeout(CONNECT_LIMIT)
        .build();
    return new Connection(http, DockerClientImpl.getInstance(settings, http));
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
