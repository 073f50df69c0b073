package app.moleculesai.spi.runtime.mock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The ten things a mock agent says; which one follows from workspace and request alone ({@code wire.md} MK-4). */
final class CannedTexts {
  static final List<String> POOL = List.of(
      "On it!",
      "Got it, on it now.",
      "Thanks, I will take it from here.",
      "Understood. You will hear from me.",
      "Noted, starting right away.",
      "Sure, consider it done.",
      "Happy to help with that.",
      "Read it twice, makes sense. Going ahead.",
      "Put on top of my list.",
      "All clear, no questions so far.");

  private CannedTexts() {}

  /** Returns the place in the pool. */
  static int choose(String workspace, String request) {
    if (workspace.isEmpty() && request.isEmpty()) {
      return 0;
    }
    byte[] hash = sha256().digest((workspace + ':' + request).getBytes(StandardCharsets.UTF_8));
    return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), POOL.size());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
