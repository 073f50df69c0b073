package app.moleculesai.sdk.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Upkeep.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  @Test
  void aReportKeepsItsLines() {
    var lines = new ArrayList<>(List.of("schema 3 of 3"));
    var report = new Report(true, lines);

    lines.clear();

    assertThat(report.lines()).containsExactly("schema 3 of 3");
  }

  @Test
  void whatAStorageHasNotIsUnsupported() {
    try (var upkeep = new OnlyStatus()) {
      isUnsupported(upkeep::migrate);
      isUnsupported(() -> upkeep.examine(false));
      isUnsupported(() -> upkeep.adopt(false));
    }
  }

  @Test
  void aProviderHasNoUpkeepUnlessItSaysSo() {
    assertThat(new Plain().upkeep("any", new NoContext())).isEmpty();
  }

  private static void isUnsupported(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(SdkException.class)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(ErrorCode.UNSUPPORTED));
  }

  private static final class OnlyStatus implements Upkeep {
    @Override
    public Report status() {
      return new Report(true, List.of());
    }

    @Override
    public void close() {}
  }

  private static final class Plain implements Provider<String, Component> {
    @Override
    public String type() {
      return "plain";
    }

    @Override
    public ConfigSpec<String> config() {
      return ConfigSpec.of(values -> "any");
    }

    @Override
    public Component create(String config, PluginContext context) {
      return new Component() {};
    }
  }

  private static final class NoContext implements PluginContext {
    @Override
    public String instance() {
      return "main";
    }

    @Override
    public String installation() {
      return "one";
    }

    @Override
    public System.Logger logger() {
      return System.getLogger("plain");
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public Meter meter() {
      throw SdkException.unsupported("a meter");
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public Path dataDir() {
      throw SdkException.unsupported("a data folder");
    }

    @Override
    public boolean supports(String feature) {
      return false;
    }

    @Override
    public <T extends Component> T instance(InstanceRef ref, Class<T> kind) {
      throw SdkException.notFound(ref.toString());
    }
  }
}
