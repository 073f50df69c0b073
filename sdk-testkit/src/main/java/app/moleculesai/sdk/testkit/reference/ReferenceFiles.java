package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Files of agents, below their own folders, by the machine's {@code tar}. Safe for use by many threads. */
class ReferenceFiles implements AgentFiles {
  private final ReferenceRuntime runtime;

  ReferenceFiles(ReferenceRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public InputStream read(UUID workspaceId, String path) {
    var file = require(workspaceId, "path", path);
    try {
      var tar = new ProcessBuilder("tar", "-C", String.valueOf(file.getParent()), "-cf", "-",
          file.getFileName().toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new FilterInputStream(tar.getInputStream()) {
        @Override
        public void close() {
          tar.destroyForcibly();
        }
      };
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "read " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void write(UUID workspaceId, String folder, InputStream archive) {
    var target = require(workspaceId, "folder", folder);
    try {
      var tar = new ProcessBuilder("tar", "-C", target.toString(), "-xf", "-")
          .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try (var input = tar.getOutputStream()) {
        archive.transferTo(input);
      }
      if (tar.waitFor() != 0) {
        throw new IOException("tar ended with exit code " + tar.exitValue());
      }
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "write " + folder + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted while writing " + folder, e);
    }
  }

  private Path require(UUID workspaceId, String field, String path) {
    runtime.requireBackend();
    var file = Path.of(path).normalize();
    if (!file.isAbsolute()) {
      throw SdkException.invalid(field, "must begin with /");
    }
    if (!file.startsWith(runtime.folder(workspaceId).path()) || !Files.exists(file)) {
      throw SdkException.notFound("file " + path + " of workspace " + workspaceId);
    }
    return file;
  }
}
