package app.moleculesai.sdk.runtime.instances;

import static java.util.Objects.requireNonNull;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.PluginProject;
import app.moleculesai.sdk.runtime.plugins.PluginJar;
import app.moleculesai.sdk.testkit.ProcessRuntimeContract;
import app.moleculesai.sdk.testkit.reference.ProcessWitness;
import app.moleculesai.sdk.testkit.runtime.AgentCommandsContract;
import app.moleculesai.sdk.testkit.runtime.AgentFilesContract;
import app.moleculesai.sdk.testkit.runtime.AgentImagesContract;
import app.moleculesai.sdk.testkit.runtime.AgentLogsContract;
import app.moleculesai.sdk.testkit.runtime.BackendOutageContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that somebody else built keeps every promise, in a class loader of its own and behind the border. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DropInRuntimeContractTest extends ProcessRuntimeContract
    implements
      AgentLogsContract,
      AgentCommandsContract,
      AgentFilesContract,
      AgentImagesContract,
      BackendOutageContract {
  private @Nullable RuntimeProvider<?> provider;
  @TempDir
  private Path folder;

  @AfterEach
  void killWhatIsLeft() {
    witness().killAll();
  }

  @BeforeAll
  void load() {
    try {
      var loader = PluginJar.isolated(PluginProject.jar().toUri().toURL());
      var plugin = (Plugin) loader.loadClass("com.acme.AcmePlugin").getConstructor().newInstance();
      provider = new DropIn<>(plugin.runtimes().getFirst());
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected RuntimeProvider<?> provider() {
    return requireNonNull(provider);
  }

  @Override
  protected ProcessWitness witness() {
    return new ProcessWitness(folder.resolve("agents"), folder.resolve("agent.jar"));
  }

  /** The agents' program is in the plugin's jar. */
  @Override
  protected Map<String, ?> config() {
    try {
      if (Files.notExists(witness().program())) {
        Files.copy(PluginProject.jar(), witness().program());
      }
      return witness().config();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void print(UUID workspaceId, String line) {
    witness().print(workspaceId, line);
  }

  @Override
  public String folder(UUID workspaceId) {
    return witness().work(workspaceId);
  }

  @Override
  public void publish() throws IOException {
    witness().publish();
  }

  @Override
  public AutoCloseable silence() throws IOException {
    return witness().hide();
  }

  private record DropIn<C>(RuntimeProvider<C> inner) implements RuntimeProvider<C> {
    @Override
    public String type() {
      return inner.type();
    }

    @Override
    public ConfigSpec<C> config() {
      return inner.config();
    }

    @Override
    public Set<String> serves(C config) {
      return inner.serves(config);
    }

    @Override
    public WorkspaceRuntime create(C config, PluginContext context) {
      return InMemoryDropIn.behindBorder(WorkspaceRuntime.class, inner.create(config, context),
          new InstanceRef(InstanceRef.Kind.RUNTIMES, "local"), "acme/acme-process");
    }
  }
}
