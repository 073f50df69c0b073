package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.config.LaunchConfig;
import app.moleculesai.sdk.runtime.secrets.SecretValues;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Prepares starts without templates, contributors and pins. */
public final class PlainLaunches {
  private PlainLaunches() {}

  /** Prepares them from what is in the registry. */
  public static Launches of(Registry registry, SecretVault vault) {
    Supplier<URI> platformUrl = () -> URI.create("http://127.0.0.1:1");
    var config = new LaunchConfig(Optional.empty(), "Molecule AI ", "agents.moleculesai.app",
        Optional.empty(), false);
    return new Launches(
        new Environments(new SecretValues(registry, vault), config,
            RoleOwners.of(Optional.empty()), List.of(), platformUrl),
        new ConfigFolder(registry, new TemplateFolders(Optional.empty(),
            Optional.empty(), Optional.empty())),
        new ImagePins(registry), platformUrl);
  }
}
