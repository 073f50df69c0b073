package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;

/**
 * How large a plugin may be.
 *
 * @param mostBytes of all its files
 * @param mostFiles files and folders
 */
record PluginLimits(long mostBytes, int mostFiles) {
  /** The usual limit of entries. */
  static final int MOST_FILES = 10_000;

  /** The most bytes of a path in a plugin. */
  static final int MOST_PATH_BYTES = 1_000;

  /** Refuses a path that is too long. */
  void checkPath(int bytes) {
    if (bytes > MOST_PATH_BYTES) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "the plugin has a path of more than " + MOST_PATH_BYTES + " bytes")
          .with("max_path_bytes", MOST_PATH_BYTES);
    }
  }

  /** Refuses what is above. */
  void check(long bytes, int files) {
    if (bytes > mostBytes) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "the plugin has more than " + mostBytes + " bytes").with("max_bytes", mostBytes);
    }
    if (files > mostFiles) {
      throw new SdkException(ErrorCode.TOO_LARGE,
          "the plugin has more than " + mostFiles + " files and folders")
          .with("max_files", mostFiles);
    }
  }
}
