package app.moleculesai.sdk.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.runtime.protocol.Call.Known;
import app.moleculesai.sdk.runtime.protocol.Call.Unknown;
import app.moleculesai.sdk.runtime.protocol.Call.UnsupportedVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which generation a request speaks. */
class CallTest {
  @ParameterizedTest
  @CsvSource({
      "message/send, SendMessage, SEND",
      "message/stream, SendStreamingMessage, STREAM",
      "tasks/get, GetTask, GET",
      "tasks/cancel, CancelTask, CANCEL",
      "tasks/resubscribe, SubscribeToTask, RESUBSCRIBE",
      "tasks/pushNotificationConfig/set, CreateTaskPushNotificationConfig, SET_PUSH",
      "tasks/pushNotificationConfig/get, GetTaskPushNotificationConfig, GET_PUSH",
      "tasks/pushNotificationConfig/list, ListTaskPushNotificationConfigs, LIST_PUSH",
      "tasks/pushNotificationConfig/delete, DeleteTaskPushNotificationConfig, DELETE_PUSH",
      "agent/getAuthenticatedExtendedCard, GetExtendedAgentCard, EXTENDED_CARD"})
  void aNameBelongsToOneGenerationWhateverTheVersionSays(String old, String now,
      A2aMethod method) {
    for (var version : new String[]{"", "0.3", "1.0"}) {
      assertThat(Call.of(old, Optional.of(version)))
          .isEqualTo(new Known(method, Generation.V0_3));
      assertThat(Call.of(now, Optional.of(version)))
          .isEqualTo(new Known(method, Generation.V1_0));
    }
    assertThat(Call.of(old, Optional.empty())).isEqualTo(new Known(method, Generation.V0_3));
    assertThat(Call.of(now, Optional.empty())).isEqualTo(new Known(method, Generation.V1_0));
    assertThat(method.name(Generation.V0_3)).contains(old);
    assertThat(method.name(Generation.V1_0)).contains(now);
  }

  @Test
  void onlyTheNewGenerationListsTasks() {
    assertThat(Call.of("ListTasks", Optional.empty()))
        .isEqualTo(new Known(A2aMethod.LIST, Generation.V1_0));
    assertThat(A2aMethod.LIST.name(Generation.V0_3)).isEmpty();
    assertThat(Call.of("", Optional.empty())).isEqualTo(new Unknown("", Generation.V0_3));
  }

  @ParameterizedTest
  @CsvSource({"'', V0_3", "' ', V0_3", "0.3, V0_3", "0.3.0, V0_3", "1.0, V1_0", "1.0.1, V1_0",
      "' 1.0 ', V1_0"})
  void anUnknownNameSpeaksWhatTheVersionSays(String version, Generation generation) {
    var call = Call.of("tasks/other", Optional.of(version));
    assertThat(call).isEqualTo(new Unknown("tasks/other", generation));
    assertThat(((Unknown) call).error().code().code()).isEqualTo(-32601);
  }

  @ParameterizedTest
  @CsvSource({"99.0", "0.2", "1.1", "1", "1.0x", "v1.0", "draft"})
  void anotherVersionIsRefusedInTheGenerationOfTheName(String version) {
    var asked = Optional.of(version);
    assertThat(Call.of("SendMessage", asked)).isEqualTo(new UnsupportedVersion(Generation.V1_0));
    assertThat(Call.of("message/send", asked)).isEqualTo(new UnsupportedVersion(Generation.V0_3));
    assertThat(Call.of("other", asked)).isEqualTo(new UnsupportedVersion(Generation.V1_0));
    assertThat(new UnsupportedVersion(Generation.V1_0).error().code().code()).isEqualTo(-32009);
  }

  @ParameterizedTest
  @EnumSource(A2aMethod.class)
  void onlyTwoMethodsStream(A2aMethod method) {
    assertThat(method.isStream())
        .isEqualTo(method == A2aMethod.STREAM || method == A2aMethod.RESUBSCRIBE);
    assertThat(A2aMethod.names()).doesNotHaveDuplicates().hasSize(21)
        .contains(method.name(Generation.V1_0).orElseThrow());
  }
}
