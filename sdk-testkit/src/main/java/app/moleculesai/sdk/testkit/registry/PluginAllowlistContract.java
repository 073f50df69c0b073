package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which workspace plugins organisations allow ({@code wire.md} 8.7). */
public interface PluginAllowlistContract extends RegistryKit {
  private static AllowedWorkspacePlugin plugin(String name, String by) {
    return new AllowedWorkspacePlugin(name, by, NOON);
  }

  @Test
  default void allowlist_theListThatIsSetLastHoldsInOrderOfTheName() {
    var org = root().id();
    registry().pluginAllowlists().replace(org, List.of(plugin("old", "a"), plugin("kept", "a")));
    registry().pluginAllowlists().replace(org,
        List.of(plugin("kept", "b"), plugin("_x", "b"), plugin("B", "b"), plugin("a", "b")));

    assertThat(registry().pluginAllowlists().list(org)).containsExactly(plugin("B", "b"),
        plugin("_x", "b"), plugin("a", "b"), plugin("kept", "b"));
  }

  @Test
  default void allowlist_everyOrganisationHasItsOwn() {
    var one = root().id();
    var two = root().id();
    registry().pluginAllowlists().replace(one, List.of(plugin("same", "a")));
    registry().pluginAllowlists().replace(two, List.of(plugin("same", "b")));

    assertThat(registry().pluginAllowlists().list(one)).containsExactly(plugin("same", "a"));
    assertThat(registry().pluginAllowlists().list(two)).containsExactly(plugin("same", "b"));
    assertThat(registry().pluginAllowlists().list(root().id())).isEmpty();
  }

  @Test
  default void allowlist_anEmptyListTakesAllAway() {
    var org = root().id();
    registry().pluginAllowlists().replace(org, List.of(plugin("a", "a")));
    registry().pluginAllowlists().replace(org, List.of());

    assertThat(registry().pluginAllowlists().list(org)).isEmpty();
  }

  @Test
  default void allowlist_ofANameThatComesTwiceTheLastOneCounts() {
    var org = root().id();
    registry().pluginAllowlists().replace(org,
        List.of(plugin("a", "first"), plugin("b", "x"), plugin("a", "last")));

    assertThat(registry().pluginAllowlists().list(org)).containsExactly(plugin("a", "last"),
        plugin("b", "x"));
  }
}
