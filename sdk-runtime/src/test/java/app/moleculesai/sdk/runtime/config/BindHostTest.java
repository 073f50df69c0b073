package app.moleculesai.sdk.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The eight cases of {@code AU-12}. */
class BindHostTest {
  @ParameterizedTest(name = "MOLECULE_ENV={0} ADMIN_TOKEN={1} BIND_ADDR={2} listens on {3}")
  @CsvSource({
      "dev,,,127.0.0.1",
      "development,,,127.0.0.1",
      "dev,secret,,0.0.0.0",
      "production,,,0.0.0.0",
      "'',,,0.0.0.0",
      "production,,127.0.0.1,127.0.0.1",
      "dev,,0.0.0.0,0.0.0.0",
      "production,,10.1.2.3,10.1.2.3"})
  void theBindHostFollowsFromTheEnvironment(String env, String token, String bind, String expected,
      @TempDir Path home) {
    var environment = new HashMap<String, String>();
    environment.put("MOLECULE_ENV", env);
    environment.computeIfAbsent("ADMIN_TOKEN", name -> token);
    environment.computeIfAbsent("BIND_ADDR", name -> bind);

    // An embedded server: nothing assumes development for it when no variable is set.
    var config = ConfigSources.embedded().environment(environment);
    if (bind == null) {
      config = config.set("bind-addr", "");
    }

    assertThat(config.read().bindHost()).isEqualTo(expected);
  }
}
