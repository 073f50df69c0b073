package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.testkit.ProcessRuntimeContract;
import app.moleculesai.sdk.testkit.runtime.AgentCommandsContract;
import app.moleculesai.sdk.testkit.runtime.AgentFilesContract;
import app.moleculesai.sdk.testkit.runtime.AgentImagesContract;
import app.moleculesai.sdk.testkit.runtime.AgentLogsContract;
import app.moleculesai.sdk.testkit.runtime.BackendOutageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The reference runtime keeps all promises; with another provider, whatever that makes. */
public class ReferenceRuntimeTest extends ProcessRuntimeContract
    implements
      AgentLogsContract,
      AgentCommandsContract,
      AgentFilesContract,
      AgentImagesContract,
      BackendOutageContract {
  @TempDir
  private Path folder;
  private @Nullable ProcessWitness witness;

  @AfterEach
  void killWhatIsLeft() {
    witness().killAll();
  }

  @Override
  protected RuntimeProvider<?> provider() {
    return new ReferenceRuntimeProvider();
  }

  @Override
  protected Map<String, ?> config() {
    return witness().config();
  }

  @Override
  protected final ProcessWitness witness() {
    var made = witness;
    if (made == null) {
      made = ProcessWitness.in(folder);
      witness = made;
    }
    return made;
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
}
