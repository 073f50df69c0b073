package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Running;
import app.moleculesai.sdk.api.runtime.WorkspaceState.Stopped;
import com.github.dockerjava.api.model.Network;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose a container or volume is: names are only names. */
@NeedsDocker
@Timeout(120)
class OwnershipTest {
  private Rig rig;

  @BeforeEach
  void open() {
    rig = Rig.open();
  }

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  @Test
  void aForeignContainerOfTheNameIsAConflictAndStays() {
    var id = UUID.randomUUID();
    var foreign = made(id, Map.of());
    try {
      assertConflict(id);

      rig.runtime().stop(id);
      assertThat(rig.runtime().observe(id)).isEqualTo(new Stopped());
      assertThat(rig.runtime().endpoint(TestStart.of(id).workspace()))
          .isInstanceOf(Endpoint.None.class);
      assertThat(rig.container(id).getId()).isEqualTo(foreign);
    } finally {
      TestDaemon.client().removeContainerCmd(foreign).withForce(true).exec();
    }
  }

  @Test
  void anotherWorkspaceOfTheSameNameIsAConflictAndStays() throws Exception {
    var id = rig.started();
    var other = UUID.fromString(id.toString().substring(0, 24) + "000000000000");
    assertThat(new Names(other).container()).isEqualTo(new Names(id).container());

    assertConflict(other);
    rig.runtime().stop(other);

    assertThat(rig.runtime().observe(other)).isEqualTo(new Stopped());
    assertThat(rig.runtime().observe(id)).isInstanceOf(Running.class);
    assertThat(rig.runtime().observeAll()).containsOnlyKeys(id);
  }

  @Test
  void aVolumeOfAnotherWorkspaceIsAConflictAndStays() throws Exception {
    var id = rig.started();
    rig.runtime().stop(id);
    var other = UUID.fromString(id.toString().substring(0, 24) + "000000000000");

    assertConflict(other);
    rig.runtime().removeData(other, true);

    assertThat(rig.hasVolume(new Names(id).configVolume())).isTrue();
  }

  @Test
  void volumesOfAServerThatWroteNotWhoseTheyAreAreUsed() {
    var id = UUID.randomUUID();
    TestDaemon.client().createVolumeCmd().withName(new Names(id).configVolume())
        .withLabels(Map.of("molecule.platform.managed", "true")).exec();

    rig.start(TestStart.of(id));
    rig.runtime().stop(id);
    rig.runtime().removeData(id, true);

    assertThat(rig.hasVolume(new Names(id).configVolume())).isFalse();
  }

  @Test
  void agentsThatAreStartedAtOnceShareOneNetwork() throws Exception {
    var network = "molecule-test-" + UUID.randomUUID();
    try (var one = Rig.open(Map.of("network", network));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<UUID> start = one::started;
      for (var started : threads.invokeAll(Collections.nCopies(6, start))) {
        assertThat(started.get()).isNotNull();
      }

      assertThat(networks(network)).hasSize(1);
    } finally {
      networks(network).forEach(id -> TestDaemon.client().removeNetworkCmd(id).exec());
    }
  }

  /** While both make it, its name may stand for two, and a start fails: never for long. */
  @Test
  void twoInstallationsThatMakeTheNetworkAtOnceAreLeftWithOne() throws Exception {
    var network = "molecule-test-" + UUID.randomUUID();
    try (var one = Rig.open(Map.of("network", network));
        var other = Rig.open(Map.of("network", network));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(List.<Callable<UUID>>of(one::started, other::started));

      assertThat(networks(network)).hasSize(1);
      assertThat(one.started()).isNotNull();
      assertThat(other.started()).isNotNull();
    } finally {
      networks(network).forEach(id -> TestDaemon.client().removeNetworkCmd(id).exec());
    }
  }

  private static List<String> networks(String name) {
    return TestDaemon.client().listNetworksCmd().withNameFilter(name).exec().stream()
        .map(Network::getId).toList();
  }

  @Test
  void twoInstallationsOnOneDaemonDoNotTouchEachOther() throws Exception {
    try (var other = Rig.open()) {
      var ours = rig.started();
      var theirs = other.started();

      assertThat(rig.runtime().observeAll()).containsOnlyKeys(ours);
      assertThat(other.runtime().observeAll()).containsOnlyKeys(theirs);
      assertThat(rig.runtime().observe(theirs)).isEqualTo(new Stopped());

      rig.runtime().stop(theirs);
      rig.runtime().removeData(theirs, true);

      assertThat(other.runtime().observe(theirs)).isInstanceOf(Running.class);
      assertThat(other.hasVolume(new Names(theirs).configVolume())).isTrue();
      assertThatThrownBy(() -> rig.runtime().start(TestStart.of(theirs)))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
      assertThat(other.answers(theirs)).isTrue();
    }
  }

  /** Makes a container that is nobody's, under the name that a workspace would use. */
  private static String made(UUID id, Map<String, String> labels) {
    return TestDaemon.client().createContainerCmd(TestAgent.IMAGE)
        .withName(new Names(id).container()).withLabels(labels).exec().getId();
  }

  private void assertConflict(UUID id) {
    assertThatThrownBy(() -> rig.runtime().start(TestStart.of(id)))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining(id.toString());
  }
}
