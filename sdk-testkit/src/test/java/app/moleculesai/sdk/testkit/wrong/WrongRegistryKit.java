package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit as a wrong registry meets it; which one says the launcher. Not found by the build itself. */
@ExtendWith(LauncherChoice.class)
class WrongRegistryKit extends RegistryContract {
  private final WrongRegistry wrong;

  WrongRegistryKit(WrongRegistry wrong) {
    this.wrong = wrong;
  }

  @Override
  protected RegistryProvider<?> provider() {
    return wrong.provider();
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }
}
