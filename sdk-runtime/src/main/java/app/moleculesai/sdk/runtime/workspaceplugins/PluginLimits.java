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
