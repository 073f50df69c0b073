package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents of a tier may do and use, as the daemon says afterwards. */
@NeedsDocker
@Timeout(120)
class AgentTiersTest {
  private static final long MEBIBYTE = 1024 * 1024;

  private final UUID id = UUID.randomUUID();

  @Test
  void tierOneHasItsConfigurationAndNothingElse() throws Exception {
    try (var rig = Rig.open()) {
      rig.start(TestStart.of(id, workspace -> workspace.tier(1)).token("a-token"));

      assertThat(rig.run(id, "touch", "/x")).contains("Read-only");
      assertThat(rig.run(id, "touch", "/configs/x", "/tmp/x")).isEmpty();
      assertThat(rig.run(id, "cat", "/configs/.auth_token")).isEqualTo("a-token");
      var container = rig.container(id);
      assertThat(container.getMounts()).hasSize(1);
      assertThat(container.getHostConfig().getTmpFs())
          .containsEntry("/tmp", "rw,noexec,nosuid,size=64m");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void withoutLeaveEveryOtherTierIsTheSecond(int tier) throws Exception {
    try (var rig = Rig.open()) {
      var host = host(rig, tier);

      assertThat(host.getMemory()).isEqualTo(512 * MEBIBYTE);
      assertThat(host.getCpuPeriod()).isEqualTo(100_000);
      assertThat(host.getCpuQuota()).isEqualTo(100_000);
      assertThat(host.getPrivileged()).isFalse();
      assertThat(host.getPidMode()).isEmpty();
      assertThat(host.getNetworkMode()).isEqualTo(TestDaemon.NETWORK);
      assertThat(rig.hasLogged("runs as tier 2")).isEqualTo(tier == 3 || tier == 4);
      assertThat(rig.run(id, "env")).contains("TIER=" + tier);
    }
  }

  @Test
  void withLeaveTierThreeIsPrivileged() {
    var host = made(3, Map.of("tier3-cpu-shares", 512)).getHostConfig();

    assertThat(host.getMemory()).isEqualTo(2048 * MEBIBYTE);
    assertThat(host.getCpuQuota()).isEqualTo(50_000);
    assertThat(host.getPrivileged()).isTrue();
    assertThat(host.getPidMode()).isEqualTo("host");
    assertThat(host.getNetworkMode()).isEqualTo(TestDaemon.NETWORK);
  }

  @Test
  void withLeaveTierFourSharesTheHostsNetworkAndDaemon() {
    var container = made(4, Map.of("tier4-memory-mb", 64));

    var host = container.getHostConfig();
    assertThat(host.getMemory()).isEqualTo(64 * MEBIBYTE);
    assertThat(host.getCpuQuota()).isEqualTo(400_000); // also on a machine with fewer processors
    assertThat(host.getPrivileged()).isTrue();
    assertThat(host.getNetworkMode()).isEqualTo("host");
    assertThat(host.getBinds()).anyMatch(bind -> bind.getPath().equals("/var/run/docker.sock"));
  }

  /** Makes a container without starting it: not every machine that tests run on has the rights to give. */
  private InspectContainerResponse made(int tier, Map<String, Object> values) {
    var all = new HashMap<>(values);
    all.put("allow-privileged-tiers", true);
    all.put("network", TestDaemon.NETWORK);
    var spec = new AgentSpec(TestDaemon.config(all),
        TestStart.of(id, workspace -> workspace.tier(tier)));
    var installation = TestDaemon.INSTALLATION + id;
    try {
      var container = spec.fill(TestDaemon.client().createContainerCmd(TestAgent.IMAGE),
          new Ownership(() -> installation).of(id)).exec();
      return TestDaemon.client().inspectContainerCmd(container.getId()).exec();
    } finally {
      TestDaemon.removeAll(TestDaemon.client(), installation);
    }
  }

  private HostConfig host(Rig rig, int tier) {
    rig.start(TestStart.of(id, workspace -> workspace.tier(tier)));
    return rig.container(id).getHostConfig();
  }
}
