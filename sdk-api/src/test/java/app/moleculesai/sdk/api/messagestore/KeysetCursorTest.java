package app.moleculesai.sdk.api.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code message-store.md} C3, C11. */
class KeysetCursorTest {
  private static final UUID WORKSPACE = UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 4_294_967_296L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void itComesBackAsItWas(long sequence) {
    for (boolean oldestFirst : new boolean[]{true, false}) {
      var cursor = new KeysetCursor(WORKSPACE, sequence, oldestFirst);
      assertThat(KeysetCursor.decode(cursor.encode(), WORKSPACE)).isEqualTo(cursor);
    }
  }

  @Test
  void itNeedsNoEscapingInAnAddress() {
    for (long sequence = 0; sequence < 1000; sequence++) {
      assertThat(new KeysetCursor(UUID.randomUUID(), sequence, true).encode())
          .matches("[A-Za-z0-9_-]{40}");
    }
  }

  @Test
  void everyDamagedByteIsNoticed() {
    var bytes = Base64.getUrlDecoder().decode(new KeysetCursor(WORKSPACE, 42, true).encode());
    for (int i = 0; i < bytes.length; i++) {
      for (int value = 0; value < 256; value++) {
        var damaged = bytes.clone();
        damaged[i] = (byte) value;
        if (damaged[i] != bytes[i]) {
          isRefused(Base64.getUrlEncoder().encodeToString(damaged), ErrorCode.INVALID);
        }
      }
    }
  }

  @Test
  void everyDamagedCharacterIsNoticed() {
    var text = new KeysetCursor(WORKSPACE, 42, false).encode();
    for (int i = 0; i < text.length(); i++) {
      for (char other = 0; other < 256; other++) {
        if (other != text.charAt(i)) {
          var damaged = new StringBuilder(text);
          damaged.setCharAt(i, other);
          isRefused(damaged.toString(), ErrorCode.INVALID);
        }
      }
    }
  }

  @Test
  void everyOtherLengthIsNoticed() {
    var text = new KeysetCursor(WORKSPACE, 42, false).encode();
    for (int length = 0; length < text.length(); length++) {
      isRefused(text.substring(0, length), ErrorCode.INVALID);
      isRefused(text.substring(text.length() - length), ErrorCode.INVALID);
    }
    isRefused(text + "A", ErrorCode.INVALID);
    isRefused(text + "AAAA", ErrorCode.INVALID);
    isRefused(text + text, ErrorCode.INVALID);
    isRefused(text + "=", ErrorCode.INVALID);
    isRefused(" " + text, ErrorCode.INVALID);
    isRefused(text + "\n", ErrorCode.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2026-01-01T00:00:00Z", "日本語",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "\u0000"})
  void whatWasNeverACursorIsRefused(String text) {
    isRefused(text, ErrorCode.INVALID);
  }

  @Test
  void oneOfAnotherVersionIsRefused() {
    var bytes = Base64.getUrlDecoder().decode(new KeysetCursor(WORKSPACE, 42, true).encode());
    bytes[0] = 2;
    var crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());

    isRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), ErrorCode.INVALID);
  }

  @Test
  void oneOfAnotherWorkspaceIsNotFound() {
    isRefused(new KeysetCursor(UUID.randomUUID(), 42, true).encode(), ErrorCode.NOT_FOUND);
  }

  private static void isRefused(String text, ErrorCode code) {
    assertThatThrownBy(() -> KeysetCursor.decode(text, WORKSPACE)).as("cursor '%s'", text)
        .isInstanceOf(SdkException.class)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(code))
        .message().satisfies(message -> assertThat(text.length() < 5 || !message.contains(text))
            .as("does not repeat the cursor").isTrue());
  }
}
