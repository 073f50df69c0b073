package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.runtime.plugins.FilteringClassLoader;
import app.moleculesai.sdk.runtime.plugins.FoundPlugin;
import app.moleculesai.sdk.runtime.plugins.Kinds;
import app.moleculesai.sdk.runtime.plugins.Offer;
import app.moleculesai.sdk.runtime.plugins.PluginCatalog;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import app.moleculesai.sdk.runtime.plugins.PluginState;
import app.moleculesai.sdk.runtime.plugins.PluginTable;
import app.moleculesai.sdk.runtime.plugins.PluginTable.ProviderRow;
import app.moleculesai.sdk.runtime.plugins.PluginTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Draws up the table from what was found and what became of it. */
final class PluginRows {
  private final PluginCatalog catalog;
  private final List<HostedInstance> instances;

  private PluginRows(PluginCatalog catalog, List<HostedInstance> instances) {
    this.catalog = catalog;
    this.instances = instances;
  }

  static PluginTable table(PluginCatalog catalog, List<HostedInstance> instances) {
    var rows = new PluginRows(catalog, instances);
    var all = new ArrayList<>(catalog.plugins().stream().map(rows::row).toList());
    rows.program().ifPresent(all::add);
    var loose = new ArrayList<String>();
    instances.stream().filter(instance -> instance.offer().isEmpty())
        .forEach(instance -> instance.problem()
            .ifPresent(problem -> loose.add(instance.ref() + ": " + problem)));
    loose.addAll(RuntimeNames.conflicts(instances));
    var load = all.stream().map(Row::load).reduce(Duration.ZERO, Duration::plus);
    return new PluginTable(all, loose, load,
        FilteringClassLoader.shared(PluginRows.class.getClassLoader()).stream()
            .map(prefix -> prefix.substring(0, prefix.length() - 1)).toList());
  }

  private Row row(FoundPlugin plugin) {
    var made = instances.stream()
        .filter(instance -> instance.offer().filter(offer -> offer.plugin() == plugin).isPresent())
        .toList();
    var problems = new ArrayList<>(plugin.problems());
    plugin.offers().stream().filter(offer -> isAmbiguous(plugin, offer))
        .forEach(offer -> problems.add(new PluginProblem(PluginCode.NAME_AMBIGUOUS,
            "another plugin provides " + offer + " too; write " + offer.fullName())));
    problems.addAll(problems(made));
    var providers = plugin.offers().stream()
        .map(offer -> new ProviderRow(offer.toString(), made.stream()
            .filter(instance -> instance.offer().filter(offer::equals).isPresent())
            .map(instance -> instance.ref().name()).toList()))
        .toList();
    return new Row(plugin.id(), plugin.version(), plugin.api(), state(plugin, made),
        plugin.origin(), plugin.sha256(), took(plugin.nanos(), made), providers, problems);
  }

  private static List<PluginProblem> problems(List<HostedInstance> made) {
    return made.stream().flatMap(instance -> Stream
        .concat(instance.problem().stream(), instance.warnings().stream())
        .map(problem -> new PluginProblem(problem.code(),
            instance.ref() + ": " + problem.message())))
        .toList();
  }

  private PluginState state(FoundPlugin plugin, List<HostedInstance> made) {
    if (plugin.isRefused()) {
      return PluginState.REJECTED;
    }
    if (!made.isEmpty()) {
      return state(made);
    }
    if (plugin.isShadowed() || plugin.offers().stream().anyMatch(this::isGivenByProgram)) {
      return PluginState.SHADOWED;
    }
    return plugin.offers().stream().anyMatch(offer -> isAmbiguous(plugin, offer))
        ? PluginState.AMBIGUOUS
        : PluginState.UNUSED;
  }

  private static PluginState state(List<HostedInstance> made) {
    if (made.stream().anyMatch(HostedInstance::isFailed)) {
      return PluginState.FAILED;
    }
    if (!made.stream().allMatch(HostedInstance::isStarted)) {
      return PluginState.CONFIGURED;
    }
    return made.stream().anyMatch(HostedInstance::isRestricted)
        ? PluginState.DEGRADED
        : PluginState.READY;
  }

  private boolean isAmbiguous(FoundPlugin plugin, Offer offer) {
    return plugin.isUsable() && catalog.offers(offer.kind(), offer.type()).size() > 1;
  }

  private boolean isGivenByProgram(Offer offer) {
    return instances.stream().flatMap(instance -> instance.offer().stream())
        .anyMatch(other -> other.plugin().isProgram() && other.kind() == offer.kind()
            && other.type().equals(offer.type()));
  }

  private Optional<Row> program() {
    var given = instances.stream()
        .filter(instance -> instance.offer().map(offer -> offer.plugin().isProgram())
            .orElse(instance.view().isPresent()))
        .toList();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    var providers = given.stream()
        .map(instance -> new ProviderRow(instance.offer().map(Offer::toString)
            .orElse(Kinds.word(instance.ref().kind())), List.of(instance.ref().name())))
        .toList();
    return Optional.of(new Row("-", "-", Optional.empty(), state(given), "the program",
        Optional.empty(), took(0, given), providers, problems(given)));
  }

  private static Duration took(long nanos, List<HostedInstance> made) {
    return Duration.ofNanos(nanos + made.stream().mapToLong(HostedInstance::nanos).sum());
  }
}
