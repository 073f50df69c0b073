package app.moleculesai.sdk.runtime.files;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Copies files to where an agent has its own, and from there, past the agent. Safe for use by many threads. */
public final class AgentDisk {
  private static final System.Logger LOG = System.getLogger(AgentDisk.class.getName());
  private static final String ROOT = "/workspace";
  private static final String PARENT = ".molecule";
  private static final String FOLDER = PARENT + "/chat-uploads";
  /** The user and the group that agents run as. */
  private static final int AGENT = 1000;
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  private final Supplier<UUID> ids;

  /** Takes what makes names unique. */
  public AgentDisk(Supplier<UUID> ids) {
    this.ids = ids;
  }

  /** A file, and where it is below the root. */
  private record Copy(StagedFile file, String path) {
    UploadedFile uploaded() {
      return UploadedFile.of("workspace:" + ROOT + "/" + path, file);
    }
  }

  /**
   * Copies the files of a batch to an agent that runs, all or none.
   *
   * @throws SdkException {@code agent_files_failed}
   */
  List<UploadedFile> put(UUID workspaceId, AgentFiles disk, Batch batch) {
    var copies = batch.files().stream()
        .map(file -> new Copy(file, FOLDER + "/" + hex(ids.get()) + "-" + file.name())).toList();
    var archive = batch.folder().place();
    try (var out = batch.folder().open(archive)) {
      pack(copies, out);
    } catch (IOException e) {
      throw failed("the files could not be packed", e);
    }
    try {
      unpack(workspaceId, disk, archive);
    } catch (IOException | SdkException e) {
      takeBack(workspaceId, disk, copies);
      throw failed("the files could not be copied to the agent", e);
    }
    return copies.stream().map(Copy::uploaded).toList();
  }

  private static String hex(UUID id) {
    return id.toString().replace("-", "");
  }

  private static void pack(List<Copy> copies, OutputStream out) throws IOException {
    try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(out), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      add(tar, new TarArchiveEntry(PARENT + "/"), EXECUTABLE);
      tar.closeArchiveEntry();
      add(tar, new TarArchiveEntry(FOLDER + "/"), EXECUTABLE);
      tar.closeArchiveEntry();
      for (var copy : copies) {
        var entry = new TarArchiveEntry(copy.path);
        entry.setSize(copy.file.size());
        add(tar, entry, PLAIN);
        Files.copy(copy.file.content(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode)
      throws IOException {
    entry.setMode(mode);
    entry.setUserId(AGENT);
    entry.setGroupId(AGENT);
    tar.putArchiveEntry(entry);
  }

  private static void unpack(UUID workspaceId, AgentFiles disk, Path archive) throws IOException {
    try (var in = Files.newInputStream(archive)) {
      disk.write(workspaceId, ROOT, in);
    }
  }

  /** Deletes what may have been written of a batch. */
  private static void takeBack(UUID workspaceId, AgentFiles disk, List<Copy> copies) {
    try {
      disk.delete(workspaceId, copies.stream().map(copy -> ROOT + "/" + copy.path).toList());
    } catch (SdkException e) {
      LOG.log(WARNING, "workspace={0} a part of an upload may be left on its disk: {1}",
          workspaceId, e.code().word());
    }
  }

  /**
   * Reads a file of an agent.
   *
   * @throws SdkException {@code not_found} when nothing is there, or no regular file; {@code unavailable},
   *         {@code agent_files_failed}
   */
  void read(UUID workspaceId, AgentFiles disk, AgentPath path, AgentCalls.Reader reader) {
    try (var tar = new TarArchiveInputStream(disk.read(workspaceId, path.text()))) {
      var entry = tar.getNextEntry();
      if (entry == null || !isRegular(entry)) {
        throw SdkException.notFound("a regular file at this path");
      }
      var type = Objects.requireNonNullElse(
          URLConnection.guessContentTypeFromName(path.name()), MediaType.ANY);
      reader.file(path.name(), type, entry.getSize(), tar);
    } catch (SdkException e) {
      throw switch (e.code()) {
        case NOT_FOUND, UNAVAILABLE, BUSY -> e;
        default -> failed("the file could not be read from the agent", e);
      };
    } catch (IOException | IllegalArgumentException e) { // the latter of an archive that is none
      throw failed("the file could not be read from the agent", e);
    }
  }

  private static boolean isRegular(TarArchiveEntry entry) {
    return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()
        && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO();
  }

  private static SdkException failed(String what, Exception cause) {
    return new SdkException(ErrorCode.AGENT_FILES_FAILED, what, cause);
  }
}
