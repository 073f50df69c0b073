package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadSizeException;

/**
 * The files of one upload, all of them or none ({@code wire.md} UP-1). They lie on the disk of the server until they are
 * where they belong: no file is held in memory. Close deletes them; belongs to one thread.
 */
final class Batch implements AutoCloseable {
  /** The most bytes of a request: 50 MiB. */
  static final long MOST_BYTES = 50L << 20;
  /** The most files of a request. */
  static final int MOST_FILES = 64;

  private static final String FIELD = "files";

  private final StagingFolder folder;
  private final List<StagedFile> files = new ArrayList<>();

  private Batch(StagingFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads a form.
   *
   * @param staging where its files may lie
   * @throws SdkException {@code malformed_form}, {@code invalid_field}, {@code body_too_large}, {@code too_large}; before
   *         any of it is read {@code busy}, {@code unavailable}
   */
  static Batch read(UploadStaging staging, FormBody body) {
    var batch = new Batch(staging.open());
    try {
      batch.readAll(new FormReader(MOST_BYTES).getItemIterator(body));
      return batch;
    } catch (FileUploadSizeException e) {
      batch.close();
      throw e.getPermitted() == MOST_BYTES
          ? new SdkException(ErrorCode.BODY_TOO_LARGE,
              "the body must have at most " + MOST_BYTES + " bytes").with("max_bytes", MOST_BYTES)
          : malformed(e);
    } catch (IOException | InvalidPathException e) {
      batch.close();
      throw malformed(e);
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  private static SdkException malformed(Exception cause) {
    return new SdkException(ErrorCode.MALFORMED_FORM,
        "the body must be a whole form of type multipart/form-data", cause);
  }

  private void readAll(FileItemInputIterator parts) throws IOException {
    while (parts.hasNext()) {
      var part = parts.next();
      // a browser sends a part without name for a field in which nothing was chosen
      if (FIELD.equals(part.getFieldName()) && part.getName() != null
          && !part.getName().isEmpty()) {
        read(part);
      }
    }
    if (files.isEmpty()) {
      throw invalid("must hold at least one file");
    }
  }

  private void read(FileItemInput part) throws IOException {
    if (files.size() == MOST_FILES) {
      throw invalid("must hold at most " + MOST_FILES + " files");
    }
    var name = UploadName.of(part.getName());
    var place = folder.place();
    long size;
    try (var in = part.getInputStream()) {
      size = folder.copy(in, place, PendingUpload.MOST_BYTES);
    }
    if (size > PendingUpload.MOST_BYTES) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "a file must have at most " + PendingUpload.MOST_BYTES + " bytes")
          .with("filename", name).with("size", size).with("max", PendingUpload.MOST_BYTES);
    }
    if (size == 0) {
      throw invalid("must not hold an empty file").with("filename", name);
    }
    files.add(new StagedFile(name,
        MediaType.of(Objects.requireNonNullElse(part.getContentType(), "")), size, place));
  }

  private static SdkException invalid(String problem) {
    return new SdkException(ErrorCode.INVALID_FIELD, FIELD + " " + problem).with("field", FIELD);
  }

  /** Returns the files in their order. */
  List<StagedFile> files() {
    return List.copyOf(files);
  }

  /** Returns where more may be kept until the batch is closed. */
  StagingFolder folder() {
    return folder;
  }

  @Override
  public void close() {
    folder.close();
  }
}
