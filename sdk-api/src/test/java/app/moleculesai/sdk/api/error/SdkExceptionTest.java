package app.moleculesai.sdk.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdkExceptionTest {
  @Test
  void membersAreAddedInOrderAndCauseAndPlaceAreKept() {
    var cause = new IllegalStateException("why");
    var plain = new SdkException(ErrorCode.BUSY, "too much", cause);
    var more = plain.with("retry_after", 15).with("busy", true);

    assertThat(more.code()).isEqualTo(ErrorCode.BUSY);
    assertThat(more).hasMessage("too much").hasCause(cause);
    assertThat(more.getStackTrace()).isEqualTo(plain.getStackTrace());
    assertThat(more.details().keySet()).containsExactly("retry_after", "busy");
    assertThat(plain.details()).isEmpty();
    assertThatThrownBy(() -> more.details().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theShortFormsHaveTheirCodes() {
    assertThat(List.of(SdkException.invalid("limit", "is 0").code(),
        SdkException.notFound("cursor").code(), SdkException.unsupported("search").code(),
        SdkException.closed("store").code())).containsExactly(ErrorCode.INVALID,
            ErrorCode.NOT_FOUND, ErrorCode.UNSUPPORTED, ErrorCode.CLOSED);
    assertThat(SdkException.invalid("limit", "is 0")).hasMessage("limit: is 0")
        .satisfies(e -> assertThat(e.details()).containsEntry("field", "limit"));
  }

  @Test
  void wordsArePlainAndEachIsThereOnce() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::word)).doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]+(_[a-z]+)*"))
        .contains("invalid", "not_found", "conflict", "too_large", "busy", "unavailable", "corrupt",
            "unsupported", "closed");
  }

  @Test
  void itSurvivesSerialisationWithoutItsMembers() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(SdkException.invalid("limit", "is 0"));
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      var copy = (SdkException) in.readObject();
      assertThat(copy.code()).isEqualTo(ErrorCode.INVALID);
      assertThat(copy.details()).isEmpty();
    }
  }
}
