package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;

/**
 * Where something stands in a template.
 *
 * @param file relative to the template's folder; empty for a template that came in a request
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {
  /** A template that came in a request: fields are found by their path alone. */
  static final Place INLINE = new Place("", 0, 0);

  /** What to say of something that is wrong here; never what stands here. */
  SdkException invalid(String problem) {
    if (file.isEmpty()) {
      return new SdkException(ErrorCode.TEMPLATE_INVALID, problem);
    }
    return new SdkException(ErrorCode.TEMPLATE_INVALID,
        file + ":" + line + ":" + column + ": " + problem)
        .with("file", file).with("line", line).with("column", column);
  }
}
