package app.moleculesai.sdk.testkit.support;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderChecksTest {
  private record Provider(String type, ConfigSpec<ConfigValues> config)
      implements
        MessageStoreProvider<ConfigValues> {
    @Override
    public MessageStore create(ConfigValues config, PluginContext context) {
      return new ReferenceStore();
    }
  }

  private static final ConfigSpec<ConfigValues> SPEC = ConfigSpec.of(values -> values)
      .text("url", "where it is").required().secret("password", "of the role")
      .integer("pool-size", "connections").range(1, 9).defaultsTo("3").list("hosts", "others")
      .map("labels", "names").duration("timeout", "longest wait").bool("tls", "encrypted")
      .choice("mode", "how", "fast", "safe");

  @Test
  void aSoundProviderPasses() {
    assertThatCode(
        () -> ProviderChecks.assertSound(new Provider("mine", SPEC), Map.of("url", "x")))
        .doesNotThrowAnyException();
  }

  @Test
  void aTypeThatCannotBeWrittenInAConfigurationIsNoticed() {
    assertThatThrownBy(() -> ProviderChecks.assertSound(new Provider("My Store", SPEC),
        Map.of("url", "x"))).isInstanceOf(AssertionError.class);
  }

  @Test
  void aConfigurationThatDoesNotFitIsNoticed() {
    assertThatThrownBy(() -> ProviderChecks.assertSound(new Provider("mine", SPEC), Map.of()))
        .isInstanceOf(AssertionError.class).hasMessageContaining("configuration of the test");
  }

  @Test
  void aKeyWithoutDescriptionIsNoticed() {
    var spec = ConfigSpec.of(values -> values).text("url", " ");

    assertThatThrownBy(() -> ProviderChecks.assertSound(new Provider("mine", spec), Map.of()))
        .isInstanceOf(AssertionError.class).hasMessageContaining("description of 'url'");
  }
}
