package app.moleculesai.sdk.runtime.files;

import java.nio.file.Path;

/**
 * A file of an upload, on this server's disk. Its text shows no name.
 *
 * @param name safe in a path, a header and a log
 * @param mediaType what its sender says it is; may be empty
 * @param size how many bytes it has; at least one
 * @param content where they are
 */
record StagedFile(String name, String mediaType, long size, Path content) {
  @Override
  public String toString() {
    return "StagedFile[" + size + " bytes]";
  }
}
