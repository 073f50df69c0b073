package app.moleculesai.sdk.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of events are a closed set (EV-4): this is the table of {@code wire.md} 11.3. */
class EventTypeTest {
  private static final String RECORDED = """
      WORKSPACE_PROVISIONING WORKSPACE_ONLINE WORKSPACE_AWAITING_AGENT WORKSPACE_OFFLINE
      WORKSPACE_DEGRADED WORKSPACE_PROVISION_FAILED WORKSPACE_PAUSED WORKSPACE_HIBERNATED
      WORKSPACE_REMOVED AGENT_CARD_UPDATED AGENT_ASSIGNED AGENT_REPLACED AGENT_REMOVED AGENT_MOVED
      APPROVAL_REQUESTED APPROVAL_ESCALATED APPROVAL_APPROVED APPROVAL_DENIED CHANNEL_MESSAGE
      CRON_EXECUTED CRON_SKIPPED DELEGATION_SENT DELEGATION_STATUS DELEGATION_COMPLETE
      DELEGATION_FAILED EXTERNAL_CREDENTIALS_ROTATED WORKSPACE_EXPANDED WORKSPACE_COLLAPSED
      """;
  private static final String BROADCAST_ONLY = """
      WORKSPACE_HEARTBEAT TASK_UPDATED AGENT_MESSAGE A2A_RESPONSE ACTIVITY_LOGGED
      """;

  @Test
  void everyEventOfTheContractIsThereAndNoOther() {
    assertThat(EnumSet.allOf(EventType.class)).map(Enum::name)
        .containsExactlyInAnyOrder(words(RECORDED + BROADCAST_ONLY));
  }

  @Test
  void whatTheContractRecordsIsRecorded() {
    assertThat(Stream.of(EventType.values()).filter(EventType::isRecorded)).map(Enum::name)
        .containsExactlyInAnyOrder(words(RECORDED));
  }

  private static String[] words(String text) {
    return text.strip().split("\\s+", -1);
  }
}
