package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that wait for their agents ({@code wire.md} 9.5). */
public interface UploadContract extends RegistryKit {
  /** How long a file is kept for its agent. */
  Duration KEPT = Duration.ofDays(1);

  private PendingUploadRepository uploads() {
    return registry().pendingUploads();
  }

  /** Describes a file that came at noon. */
  static PendingUpload upload(UUID workspaceId, long size) {
    return PendingUpload.of(UUID.randomUUID(), workspaceId, "report.pdf", "application/pdf", size,
        NOON, NOON.plus(KEPT));
  }

  /** Returns a content. */
  static PendingUploadRepository.Content content(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }

  private PendingUpload inserted(UUID workspaceId, String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    var upload = upload(workspaceId, bytes.length);
    uploads().insert(upload, content(bytes));
    return upload;
  }

  private byte[] read(UUID id) {
    try (var in = uploads().open(id).orElseThrow()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  default void upload_aFileComesBackAsItWas() {
    var upload = PendingUpload.of(UUID.randomUUID(), root().id(), "a_b-c.tar.gz", "", 4, NOON,
        NOON.plusMillis(1));
    uploads().insert(upload, content(new byte[]{0, -1, -128, 10}));

    assertThat(uploads().find(upload.id())).contains(upload);
    assertThat(read(upload.id())).containsExactly(0, -1, -128, 10);
    assertThat(uploads().find(UUID.randomUUID())).isEmpty();
    assertThat(uploads().open(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void upload_aLargeContentComesBackWhole() throws Exception {
    var bytes = new byte[(3 << 20) + 17];
    new Random(7).nextBytes(bytes);
    var upload = upload(root().id(), bytes.length);
    uploads().insert(upload, content(bytes));

    assertThat(read(upload.id())).isEqualTo(bytes);
    try (var in = uploads().open(upload.id()).orElseThrow()) {
      assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(bytes[0]));
      in.skipNBytes(2 << 20);
      assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(bytes[(2 << 20) + 1]));
    }
  }

  @Test
  default void upload_anIdOfAnotherIsAConflict() {
    var first = inserted(root().id(), "first");

    refused(ErrorCode.CONFLICT, "a second upload of one id",
        () -> uploads().insert(first, content(new byte[5])));
    assertThat(read(first.id())).asString(StandardCharsets.UTF_8).isEqualTo("first");
  }

  @Test
  default void up4_filesOfOneTransactionAreThereTogetherOrNotAtAll() {
    var workspace = root().id();
    var one = upload(workspace, 1);
    var two = upload(workspace, 1);

    assertThat(catchThrowable(() -> registry().transaction(tx -> {
      tx.pendingUploads().insert(one, content(new byte[1]));
      assertThat(tx.pendingUploads().find(one.id())).as("inside").contains(one);
      throw new IllegalStateException("undone");
    }))).isInstanceOf(IllegalStateException.class);
    assertThat(uploads().find(one.id())).isEmpty();
    assertThat(uploads().open(one.id())).isEmpty();

    registry().transaction(tx -> {
      tx.pendingUploads().insert(one, content(new byte[]{1}));
      assertThat(catchThrowable(() -> tx.pendingUploads().insert(one, content(new byte[]{9}))))
          .isInstanceOf(SdkException.class);
      tx.pendingUploads().insert(two, content(new byte[]{2}));
      return true;
    });
    assertThat(read(one.id())).containsExactly(1);
    assertThat(read(two.id())).containsExactly(2);
  }

  @Test
  default void up10_theLastReadIsNoted() {
    var upload = inserted(root().id(), "x");

    assertThat(uploads().fetched(upload.id(), NOON)).isTrue();
    assertThat(uploads().fetched(upload.id(), NOON.plusSeconds(1))).isTrue();
    assertThat(uploads().fetched(UUID.randomUUID(), NOON)).isFalse();
    assertThat(uploads().find(upload.id())).contains(upload.fetchedAt(NOON.plusSeconds(1)));
  }

  @Test
  default void up11_theFirstAcknowledgementCounts() {
    var upload = inserted(root().id(), "x");

    assertThat(uploads().ack(upload.id(), NOON)).isTrue();
    assertThat(uploads().ack(upload.id(), NOON.plusSeconds(1))).isFalse();
    assertThat(uploads().ack(UUID.randomUUID(), NOON)).isFalse();
    assertThat(uploads().find(upload.id())).contains(upload.ackedAt(NOON));
  }

  @Test
  default void up12_whatIsOverIsDeletedAndNothingElse() {
    var workspace = root().id();
    var waiting = inserted(workspace, "waiting");
    var acked = inserted(workspace, "acked");
    var ackedLongAgo = inserted(workspace, "acked long ago");
    uploads().ack(acked.id(), NOON.plus(KEPT));
    uploads().ack(ackedLongAgo.id(), NOON);

    sweep(NOON.plusSeconds(1), NOON.plus(KEPT).minusSeconds(1));
    assertThat(uploads().find(ackedLongAgo.id())).isEmpty();
    assertThat(uploads().open(ackedLongAgo.id())).isEmpty();
    assertThat(uploads().find(waiting.id())).isPresent();

    sweep(NOON.plusSeconds(1), NOON.plus(KEPT));
    assertThat(uploads().find(waiting.id())).as("expired").isEmpty();
    assertThat(uploads().find(acked.id())).as("acknowledged and expired").isPresent();
    assertThat(read(acked.id())).asString(StandardCharsets.UTF_8).isEqualTo("acked");
  }

  private void sweep(Instant ackedBefore, Instant now) {
    while (uploads().deleteOver(ackedBefore, now, 10) == 10) {
      // the next portion: others may have left some
    }
  }

  @Test
  default void up12_noMoreAreDeletedThanAreAskedFor() {
    var workspace = root().id();
    var all = List.of(inserted(workspace, "1"), inserted(workspace, "2"),
        inserted(workspace, "3"));
    uploads().ack(all.get(0).id(), NOON);

    assertThat(uploads().deleteOver(NOON.plusSeconds(1), NOON.plus(KEPT), 2)).isEqualTo(2);
    assertThat(all.stream().map(PendingUpload::id).map(uploads()::find)
        .filter(Optional::isPresent)).as("left of three").isNotEmpty();
  }

  @Test
  default void upload_whatIsDeletedIsGoneAndTheRestStays() {
    var mine = root().id();
    var others = root().id();
    var one = inserted(mine, "one");
    var two = inserted(mine, "two");
    var three = inserted(mine, "three");
    var other = inserted(others, "other");
    uploads().ack(three.id(), NOON);

    uploads().delete(List.of(one.id(), UUID.randomUUID()));
    assertThat(uploads().find(one.id())).isEmpty();
    assertThat(read(two.id())).asString(StandardCharsets.UTF_8).isEqualTo("two");

    assertThat(uploads().deleteOf(List.of(mine, UUID.randomUUID()))).isEqualTo(2);
    assertThat(uploads().find(two.id())).isEmpty();
    assertThat(uploads().find(three.id())).isEmpty();
    assertThat(uploads().find(other.id())).contains(other);
  }

  @Test
  default void upload_aFileThatIsDeletedWhileItIsReadEndsInAnErrorOrWhole() throws Exception {
    var bytes = new byte[1 << 20];
    new Random(8).nextBytes(bytes);
    var upload = upload(root().id(), bytes.length);
    uploads().insert(upload, content(bytes));

    try (var in = uploads().open(upload.id()).orElseThrow()) {
      assertThat(in.readNBytes(100)).hasSize(100);
      uploads().delete(List.of(upload.id()));
      try {
        assertThat(in.readAllBytes()).hasSize(bytes.length - 100);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(upload.id().toString());
      }
    }
  }
}
