package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.folders.AbandonedFolders;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk holds only so many uploads, each as long as it takes. */
class UploadStagingTest {
  @TempDir
  Path temporary;

  @Test
  void onlySoManyUploadsLieThereAtOnce() {
    var staging = new UploadStaging(temporary, 2);
    try (var one = staging.open()) {
      staging.open().close();
      try (var two = staging.open()) {
        assertThatThrownBy(staging::open).isInstanceOfSatisfying(SdkException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
          assertThat(ErrorBody.status(e.code()).code()).isEqualTo(503);
          assertThat(e.details().get("retry_after")).isEqualTo(5);
        });
        assertThat(two).isNotEqualTo(one);
      }
      staging.open().close();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeMadeTakesNoPlace() throws Exception {
    var parent = temporary.resolve("parent");
    var staging = new UploadStaging(parent, 1);
    assertThatThrownBy(staging::open).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    Files.createDirectory(parent);

    staging.open().close();
  }

  @Test
  void anUploadUnderWayIsNotAbandonedHoweverSlowItIs() throws Exception {
    var sweep = new AbandonedFolders(temporary, List.of(UploadStaging.FOLDERS),
        Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    try (var folder = new UploadStaging(temporary, 1).open()) {
      var file = folder.place();
      folder.open(file).close();

      sweep.sweep();

      assertThat(file).exists();
    }
    assertThat(temporary).isEmptyDirectory();
  }
}
