package app.moleculesai.spi.messagestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.testkit.support.KitContext;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** The plugin as one that is dropped in: with a class loader that sees the API and no library of the server. */
class DropInTest {
  private static final class OwnLibraries extends URLClassLoader {
    OwnLibraries() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .map(OwnLibraries::url)
          .toArray(URL[]::new);
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
  void itWorksWithItsOwnLibrariesAndLeavesNoDriverBehind() throws Exception {
    try (var libraries = new OwnLibraries()) {
      var plugin = (Plugin) libraries.loadClass(PostgresPlugin.class.getName())
          .getConstructor().newInstance();
      var config = Map.of("url", TestServer.newDatabase());
      for (var provider : plugin.messageStores()) {
        assertThat(health(provider, config)).isEqualTo(Health.up());
      }
      for (var provider : plugin.registries()) {
        assertThat(health(provider, config)).isEqualTo(Health.up());
      }
      var driver = libraries.loadClass(Driver.class.getName());
      assertThat(driver).isNotEqualTo(Driver.class);
      assertThat(driver.getMethod("isRegistered").invoke(null)).isEqualTo(false);
    }
  }

  @Test
  void aDriverThatOthersSeeTooIsLeftToThem() throws Exception {
    health(new PostgresPlugin().registries().get(0), Map.of("url", TestServer.newDatabase()));

    assertThat(Driver.isRegistered()).isTrue();
  }

  private static <C> Health health(Provider<C, ? extends Component> provider,
      Map<String, ?> config) throws Exception {
    try (var component = provider.create(provider.config().bind(config),
        new KitContext(Path.of("target")))) {
      component.start();
      return component.check();
    }
  }
}
