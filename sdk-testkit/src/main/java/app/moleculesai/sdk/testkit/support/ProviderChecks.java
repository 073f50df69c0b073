package app.moleculesai.sdk.testkit.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigOption;
import app.moleculesai.sdk.api.plugin.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every provider must show before it makes anything. */
public final class ProviderChecks {
  /** Stands for a secret that must not be shown. */
  private static final String CANARY = "canary-7f3e";

  private ProviderChecks() {}

  /** Checks name and specification of a provider, and how it refuses bad values. */
  public static void assertSound(Provider<?, ?> provider, Map<String, ?> config) {
    assertThat(provider.type()).matches("[a-z][a-z0-9-]{0,39}");
    assertThat(provider.config().options()).allSatisfy(
        option -> assertThat(option.description()).as("description of '%s'", option.name())
            .isNotBlank());
    assertThatCode(() -> provider.config().bind(config)).as("the configuration of the test")
        .doesNotThrowAnyException();
    assertUnknownKeyIsNamed(provider, config);
    for (var option : provider.config().options()) {
      assertBadValueIsRefused(provider, config, option);
    }
  }

  private static void assertUnknownKeyIsNamed(Provider<?, ?> provider, Map<String, ?> config) {
    var values = new HashMap<String, Object>(config);
    values.put("no-such-key", "x");
    assertThat(refusal(provider, values)).contains("no-such-key");
  }

  private static void assertBadValueIsRefused(Provider<?, ?> provider, Map<String, ?> config,
      ConfigOption option) {
    var values = new HashMap<String, Object>(config);
    if (option.type() == ConfigOption.Type.SECRET) {
      values.put(option.name(), CANARY);
      values.put("no-such-key", "x");
      assertThat(refusal(provider, values)).as("refusal of a configuration with a secret")
          .doesNotContain(CANARY);
    } else {
      values.put(option.name(), List.of(List.of())); // no type takes a list of lists
      assertThat(refusal(provider, values)).contains(option.name());
    }
  }

  private static String refusal(Provider<?, ?> provider, Map<String, ?> values) {
    var thrown = catchThrowable(() -> provider.config().bind(values));
    assertThat(thrown).as("a bad configuration is refused").isInstanceOf(SdkException.class);
    assertThat(((SdkException) thrown).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    return String.valueOf(thrown.getMessage());
  }
}
