package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.support.KitContext;
import com.github.dockerjava.api.DockerClient;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The plugin as one that is dropped in: with a class loader that sees the API and no library of the server. */
@NeedsDocker
@Timeout(60)
class DropInTest {
  private static final class OwnLibraries extends URLClassLoader {
    OwnLibraries() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of).map(OwnLibraries::url).toArray(URL[]::new);
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.startsWith("app.moleculesai.sdk.api.") || name.startsWith("org.slf4j.")
          ? DropInTest.class.getClassLoader().loadClass(name)
          : super.loadClass(name, resolve);
    }
  }

  @Test
  void itWorksWithItsOwnLibraries() throws Exception {
    try (var libraries = new OwnLibraries()) {
      var plugin = (Plugin) libraries.loadClass(DockerPlugin.class.getName()).getConstructor()
          .newInstance();

      assertThat(health(plugin.runtimes().getFirst())).isEqualTo(Health.up());
      assertThat(libraries.loadClass(DockerClient.class.getName()))
          .isNotEqualTo(DockerClient.class);
    }
  }

  private static <C> Health health(RuntimeProvider<C> provider) throws Exception {
    var config = Map.of("host", TestDaemon.HOST.toString(), "network", TestDaemon.NETWORK);
    try (var runtime = provider.create(provider.config().bind(config),
        new KitContext(Path.of("target")))) {
      runtime.start();
      assertThat(runtime.observeAll()).isEmpty();
      return runtime.check();
    }
  }
}
