package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.plugin.RegistryProvider;
import app.moleculesai.sdk.testkit.RegistryContract;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit as a wrong registry meets it; which one says the launcher. Not found by the build itself. */
@ExtendWith(LauncherChoice.class)
class WrongRegistryKit extends RegistryContract {
  private final RegistryProvider<?> provider;
  private final boolean durable;

  WrongRegistryKit(WrongRegistry wrong) {
    this.provider = wrong.provider();
    this.durable = wrong.isDurable();
  }

  @Override
  protected RegistryProvider<?> provider() {
    return provider;
  }

  @Override
  protected Map<String, ?> config() {
    return Map.of();
  }

  @Override
  public boolean durable() {
    return durable;
  }
}
