package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.ConfigValues;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import java.util.Set;

/**
 * Makes mock runtimes from a configuration: canned texts after {@code reply-delay}, or what A2A's compatibility kit wants,
 * and now and then a fault. What a test wants beyond that it builds itself, with {@link MockRuntime#scripted(MockScript)}.
 */
public final class MockRuntimeProvider implements RuntimeProvider<MockScript> {
  /** For embedders who configure it themselves. */
  public MockRuntimeProvider() {}

  @Override
  public String type() {
    return "mock";
  }

  @Override
  public ConfigSpec<MockScript> config() {
    return ConfigSpec.of(MockRuntimeProvider::script)
        .bool("conformance", "whether agents behave as A2A's compatibility kit wants")
        .defaultsTo("false")
        .duration("reply-delay", "how long an answer takes").defaultsTo("80ms")
        .integer("seed", "decides which calls the faults hit").defaultsTo("0")
        .integer("slow-percent", "how many answers of a hundred are late").range(0, 100)
        .defaultsTo("0")
        .duration("slow-by", "how late they are").defaultsTo("5s")
        .integer("fail-percent", "how many answers of a hundred are an error 500").range(0, 100)
        .defaultsTo("0")
        .integer("drop-percent", "how many connections of a hundred break before the answer")
        .range(0, 100).defaultsTo("0")
        .integer("break-percent", "how many streams of a hundred break before their end")
        .range(0, 100).defaultsTo("0");
  }

  @Override
  public Set<String> serves(MockScript config) {
    return Set.of("mock");
  }

  @Override
  public MockRuntime create(MockScript config, PluginContext context) {
    return MockRuntime.unattended(config, context.clock());
  }

  private static MockScript script(ConfigValues values) {
    var faults = MockFaults.seeded(values.integer("seed"))
        .delaying(rate(values, "slow-percent"), values.duration("slow-by"))
        .failing(rate(values, "fail-percent"), 500)
        .dropping(rate(values, "drop-percent"))
        .breaking(rate(values, "break-percent"));
    var script = values.bool("conformance") ? MockScript.conformance() : MockScript.canned();
    return script.delay(values.duration("reply-delay")).faults(faults);
  }

  private static double rate(ConfigValues values, String name) {
    return values.integer(name) / 100.0;
  }
}
