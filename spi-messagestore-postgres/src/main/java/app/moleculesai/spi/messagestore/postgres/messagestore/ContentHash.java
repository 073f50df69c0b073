package app.moleculesai.spi.messagestore.postgres.messagestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * Stands for what was appended under an idempotency key (C12): two drafts have the same hash exactly when
 * {@link ActivityDraft#sameContentAs} or {@link ActivityDraft#sameRequestAs} says that they are the same. The hashes
 * are kept in the database: what goes into them never changes. Belongs to one thread.
 */
final class ContentHash {
  private final MessageDigest digest = sha256();

  private ContentHash() {}

  static ByteBuffer ofKey(String key) {
    return ByteBuffer.wrap(sha256().digest(key.getBytes(UTF_8)));
  }

  static ByteBuffer ofContent(ActivityDraft draft) {
    var hash = new ContentHash();
    hash.addRequest(draft);
    hash.add(Optional.of(draft.status()));
    hash.add(draft.summary());
    hash.add(draft.correlation());
    hash.addBody(draft.responseBody());
    hash.addBody(draft.toolTrace());
    hash.add(draft.durationMs().map(String::valueOf));
    hash.add(draft.errorDetail());
    return ByteBuffer.wrap(hash.digest.digest());
  }

  static ByteBuffer ofRequest(ActivityDraft draft) {
    var hash = new ContentHash();
    hash.addRequest(draft);
    return ByteBuffer.wrap(hash.digest.digest());
  }

  private void addRequest(ActivityDraft draft) {
    add(Optional.of(draft.type()));
    add(draft.sourceId().map(UUID::toString));
    add(draft.sourceLabel());
    add(draft.targetId().map(UUID::toString));
    add(draft.method());
    addBody(draft.requestBody());
  }

  private void add(Optional<String> text) {
    addSized(text.map(value -> value.getBytes(UTF_8)));
  }

  private void addBody(Optional<Body> body) {
    if (body.isEmpty()) {
      addSized(Optional.empty());
      return;
    }
    body.get().<Boolean, RuntimeException>read((bytes, offset, length) -> {
      addSize(length);
      digest.update(bytes, offset, length);
      return true;
    });
  }

  private void addSized(Optional<byte[]> bytes) {
    addSize(bytes.map(value -> value.length).orElse(-1));
    bytes.ifPresent(digest::update);
  }

  /** A size before each value keeps two fields from being taken for one. */
  private void addSize(int size) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(size).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
