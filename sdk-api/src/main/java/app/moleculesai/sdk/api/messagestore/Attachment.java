package app.moleculesai.sdk.api.messagestore;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that a message refers to. Addresses are opaque and passed on unchanged.
 *
 * @param name what to call it
 * @param uri where it is; never logged
 * @param mimeType its media type, when known
 * @param size its bytes, when known; unknown is empty, never 0
 */
public record Attachment(String name, String uri, Optional<String> mimeType, OptionalLong size) {
  /** Returns a text without name and address. */
  @Override
  public String toString() {
    return "Attachment[***]";
  }
}
