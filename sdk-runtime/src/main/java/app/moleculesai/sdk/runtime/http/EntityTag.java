package app.moleculesai.sdk.runtime.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Says which content this is, so that who has it already need not get it again (RFC 9110, 8.8.3).
 *
 * @param text a strong tag, with its quotes
 */
public record EntityTag(String text) {
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");
  private static final int BYTES = 16;

  /** Returns the tag of a content. */
  public static EntityTag of(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return new EntityTag("\"" + HexFormat.of().formatHex(hash, 0, BYTES) + "\"");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Says whether a client has this content ({@code If-None-Match}). */
  public boolean isKnownTo(Headers headers) {
    return headers.contains(HeaderNames.IF_NONE_MATCH)
        && headers.get(HeaderNames.IF_NONE_MATCH).allValues().stream().anyMatch(this::names);
  }

  private boolean names(String tags) {
    return tags.trim().equals("*") || TAG.matcher(tags).results()
        .map(tag -> tag.group(1)).anyMatch(text::equals);
  }
}
