package app.moleculesai.sdk.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How secrets are kept ({@code wire.md} SE-1 to SE-3). */
class SecretVaultTest {
  private static final String VALUE = "sk-ünïcode";
  private static final String RAW_KEY = "0123456789_abcdefghi-jklmnopqrst";

  private final SecureRandom random = new SecureRandom();
  private final SecretVault vault = SecretVault.of(Optional.of(RAW_KEY), random);
  private final SecretVault withoutKey = SecretVault.of(Optional.empty(), random);

  private static StoredSecret seal(SecretVault vault) {
    return vault.seal(Optional.of(UUID.randomUUID()), "API_KEY", VALUE, Instant.EPOCH);
  }

  private static StoredSecret with(StoredSecret secret, byte[] value, int version) {
    return StoredSecret.of(secret.workspaceId(), secret.key(), value, version, Instant.EPOCH,
        Instant.EPOCH);
  }

  private static void assertUnreadable(ThrowingCallable opening) {
    assertThatThrownBy(opening).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.SECRET_UNREADABLE))
        .hasMessageContaining("API_KEY").hasMessageNotContaining(VALUE);
  }

  @Test
  void whatIsSealedCanBeOpened() {
    var sealed = seal(vault);
    assertThat(sealed.encryptionVersion()).isEqualTo(1);
    assertThat(vault.open(sealed)).isEqualTo(VALUE);
  }

  @Test
  void aRandomNonceStandsInFront() {
    var nonce = new byte[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    var fixed = SecretVault.of(Optional.of(RAW_KEY), new SecureRandom() {
      private static final long serialVersionUID = 1;

      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(nonce, 0, bytes, 0, bytes.length);
      }
    });
    int tag = 16;
    var sealed = seal(fixed).value();
    assertThat(sealed).startsWith(nonce)
        .hasSize(nonce.length + VALUE.getBytes(StandardCharsets.UTF_8).length + tag);
    assertThat(seal(vault).value()).isNotEqualTo(seal(vault).value());
  }

  @Test
  void theKeyMayBeBase64() {
    var base64 = Base64.getEncoder().encodeToString(RAW_KEY.getBytes(StandardCharsets.UTF_8));
    assertThat(SecretVault.of(Optional.of(base64), random).open(seal(vault))).isEqualTo(VALUE);
  }

  @Test
  void aRawKeyThatHappensToBeBase64IsRefusedWithTheReason() {
    assertThatThrownBy(
        () -> SecretVault.of(Optional.of("abcdefghijklmnopqrstuvwxyz012345"), random))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("not base64").hasMessageContaining("24 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "0123456789_abcdefghi-jklmnopqrstu"})
  void aKeyThatCannotBeUsedIsRefusedAndNotShown(String key) {
    assertThatThrownBy(() -> SecretVault.of(Optional.of(key), random))
        .hasMessageContaining("SECRETS_ENCRYPTION_KEY must be")
        .hasMessageNotContaining("abcdefghi");
  }

  @Test
  void withoutAKeyValuesAreKeptInClear() {
    var kept = seal(withoutKey);
    assertThat(kept.encryptionVersion()).isZero();
    assertThat(kept.value()).isEqualTo(VALUE.getBytes(StandardCharsets.UTF_8));
    assertThat(withoutKey.open(kept)).isEqualTo(VALUE);
    assertThat(vault.open(kept)).isEqualTo(VALUE);
  }

  @Test
  void anEncryptedValueIsNotReadWithoutItsKey() {
    var sealed = seal(vault);
    assertUnreadable(() -> withoutKey.open(sealed));
    assertUnreadable(() -> SecretVault.of(Optional.of(RAW_KEY.replace('_', '-')), random)
        .open(sealed));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void aVersionThatIsNotKnownIsNotRead(int version) {
    assertUnreadable(() -> vault.open(with(seal(vault), seal(vault).value(), version)));
  }

  @Test
  void aDamagedValueIsNotRead() {
    var sealed = seal(vault);
    var value = sealed.value();
    for (int length : new int[]{0, 5, 12, value.length - 1}) {
      assertUnreadable(() -> vault.open(with(sealed, Arrays.copyOf(value, length), 1)));
    }
    for (int place : new int[]{0, 12, value.length - 1}) {
      var damaged = value.clone();
      damaged[place] ^= 1;
      assertUnreadable(() -> vault.open(with(sealed, damaged, 1)));
    }
  }

  @Test
  void aServerInProductionDoesNotStartWithoutAKey() {
    assertThatThrownBy(() -> MoleculeServer.builder().discovery(Discovery.classPath())
        .set("env", "production").set("admin-token", "the-admin-token").build().start())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("SECRETS_ENCRYPTION_KEY");
  }

  @Test
  void whatIsNoSecretOfAWorkspaceIsSealedAlike() {
    var sealed = vault.seal(VALUE);

    assertThat(sealed.encryptionVersion()).isEqualTo(1);
    assertThat(new String(sealed.toByteArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain("sk-");
    assertThat(vault.open(sealed, "it")).isEqualTo(VALUE);
    assertThat(withoutKey.open(withoutKey.seal(VALUE), "it")).isEqualTo(VALUE);
    assertThatThrownBy(() -> withoutKey.open(sealed, "the thing"))
        .isInstanceOfSatisfying(SdkException.class, refused -> {
          assertThat(refused.code()).isEqualTo(ErrorCode.SECRET_UNREADABLE);
          assertThat(refused.getMessage()).startsWith("the thing cannot be read");
        });
  }
}
