package app.moleculesai.sdk.runtime.instances;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.ConfigOption;
import app.moleculesai.sdk.api.plugin.ConfigSpec;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.api.plugin.RuntimeProvider;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.runtime.config.InstanceConfig;
import app.moleculesai.sdk.runtime.plugins.Causes;
import app.moleculesai.sdk.runtime.plugins.FoundPlugin;
import app.moleculesai.sdk.runtime.plugins.Guarded;
import app.moleculesai.sdk.runtime.plugins.Kinds;
import app.moleculesai.sdk.runtime.plugins.Offer;
import app.moleculesai.sdk.runtime.plugins.PluginCatalog;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides which provider makes each instance, binds its configuration, and puts what others use before them. */
final class InstancePlan {
  private final PluginCatalog catalog;
  private final Map<InstanceRef, HostedInstance> instances = new LinkedHashMap<>();
  private final List<HostedInstance> ordered = new ArrayList<>();
  private final Set<InstanceRef> visited = new HashSet<>();
  private final Set<InstanceRef> open = new LinkedHashSet<>();

  private InstancePlan(PluginCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns all instances, those that others use before them. What cannot be made is among them with its problem;
   * what nobody named and cannot be made is left out.
   */
  static List<HostedInstance> of(PluginCatalog catalog, Map<InstanceRef, InstanceConfig> configured,
      Provided provided) {
    var plan = new InstancePlan(catalog);
    configured.forEach((ref, config) -> {
      if (!provided.parts().containsKey(ref)) {
        plan.choose(config);
      }
    });
    provided.parts().forEach(plan::take);
    plan.warnOfUnused(configured, provided);
    plan.instances.values().forEach(plan::place);
    return List.copyOf(plan.ordered);
  }

  private void choose(InstanceConfig config) {
    var ref = config.ref();
    var offers = catalog.offers(ref.kind(), config.type());
    if (offers.size() == 1) {
      var instance = HostedInstance.planned(ref, offers.get(0), config.implied());
      bind(instance, offers.get(0).provider(), config.values(), config.serves());
      instances.put(ref, instance);
    } else if (!config.implied()) {
      instances.put(ref, HostedInstance.impossible(ref,
          offers.isEmpty() ? unknown(config) : ambiguous(config, offers)));
    }
  }

  private PluginProblem unknown(InstanceConfig config) {
    var kind = config.ref().kind();
    var text = new StringBuilder("no plugin provides ").append(Kinds.word(kind)).append('/')
        .append(config.type());
    var types = catalog.types(kind);
    if (!types.isEmpty()) {
      text.append("; there are ").append(String.join(", ", types));
    } else if (catalog.plugins().isEmpty()) {
      text.append("; none was looked for: give one to the builder, or let it discover them, "
          + "for example with Discovery.classPath()");
    }
    return new PluginProblem(PluginCode.TYPE_UNKNOWN, text.toString());
  }

  private static PluginProblem ambiguous(InstanceConfig config, List<Offer> offers) {
    return new PluginProblem(PluginCode.NAME_AMBIGUOUS, "several plugins provide "
        + config.type() + "; write one of "
        + String.join(", ", offers.stream().map(Offer::fullName).toList()) + " as its type");
  }

  private void take(InstanceRef ref, Provided.Part part) {
    switch (part) {
      case Provided.Part.Ready ready -> instances.put(ref,
          HostedInstance.ready(ref, ready.component(), ready.serves()));
      case Provided.Part.Made made -> {
        var program = FoundPlugin.ofProgram(made.provider());
        var offer = new Offer(program, ref.kind(), made.provider().type(), made.provider());
        var instance = HostedInstance.planned(ref, offer, false);
        bind(instance, made.provider(), made.values(), Set.of());
        instances.put(ref, instance);
      }
    }
  }

  private void warnOfUnused(Map<InstanceRef, InstanceConfig> configured, Provided provided) {
    configured.forEach((ref, config) -> {
      var given = provided.parts().containsKey(ref) ? instances.get(ref) : null;
      if (given != null && !(config.values().isEmpty() && config.serves().isEmpty())) {
        given.warn("what the configuration says of it is not used, because the program gives it");
      }
    });
  }

  private static <C, T extends Component> void bind(HostedInstance instance,
      Provider<C, T> provider, Map<String, Object> values, Set<String> serves) {
    try {
      var recipe = Guarded.here(instance.loader(), () -> {
        var spec = provider.config();
        var own = new LinkedHashMap<>(values);
        var secrets = secrets(spec, own);
        spec.warnings(values).forEach(instance::warn);
        var config = spec.bind(own);
        return new HostedInstance.Recipe(context -> provider.create(config, context),
            context -> provider.upkeep(config, context), provider.uses(config), serves,
            served(provider, config), secrets);
      });
      instance.follow(recipe);
    } catch (SdkException e) {
      instance.fail(new PluginProblem(PluginCode.CONFIG_INVALID,
          String.join("; ", String.valueOf(e.getMessage()).lines().toList())));
    } catch (LinkageError e) {
      instance.fail(
          new PluginProblem(PluginCode.LINKAGE, "config: " + Causes.ofLinkage(e).message()));
    } catch (Throwable e) { // because whatever one plugin throws must not end the others
      instance.fail(new PluginProblem(PluginCode.CONFIG_INVALID, Causes.text(e)));
    }
  }

  /** Puts secrets of the instance's own in the place of texts and of others' secrets: they end with the instance. */
  private static List<Secret> secrets(ConfigSpec<?> spec, Map<String, Object> values) {
    var secrets = new ArrayList<Secret>();
    for (var option : spec.options()) {
      var value = values.get(option.name());
      if (option.type() == ConfigOption.Type.SECRET
          && (value instanceof String || value instanceof Secret)) {
        var own = Secret.of(value instanceof Secret secret ? secret.reveal() : value.toString());
        secrets.add(own);
        values.put(option.name(), own);
      }
    }
    return secrets;
  }

  @SuppressWarnings("unchecked") // because a runtime provider has one type of configuration
  private static <C> Set<String> served(Provider<C, ?> provider, C config) {
    return provider instanceof RuntimeProvider<?> runtimes
        ? ((RuntimeProvider<C>) runtimes).serves(config)
        : Set.of();
  }

  private void place(HostedInstance instance) {
    var ref = instance.ref();
    if (open.contains(ref)) {
      instance.fail(new PluginProblem(PluginCode.CONFIG_INVALID,
          "instances use each other in a circle: " + open));
      return;
    }
    if (!visited.add(ref)) {
      return;
    }
    open.add(ref);
    for (var used : instance.uses()) {
      var other = instances.get(used);
      if (other == null) {
        instance.fail(new PluginProblem(PluginCode.CONFIG_INVALID,
            "it uses " + used + ", which the configuration does not name"));
      } else {
        place(other);
      }
    }
    open.remove(ref);
    ordered.add(instance);
  }
}
